-- What every team's database has: which messages it has applied, which events it has yet to publish, and the words its
-- SQL files are written in. A team's own tables come after it, in routes/teams/<team>/database.

-- A message a subscription has applied. Written by fresh() in the transaction of the effect, so both happen or neither.
-- Partitioned by id, which begins with the event's time: old days are dropped whole.
create table inbox (
  subscription text collate "C" not null,
  message      uuid not null,
  primary key (subscription, message)
) partition by range (message);
create table inbox_rest partition of inbox default;

-- An event this team has decided on. Deleted once the engine has confirmed it.
create table outbox (
  id            uuid primary key,            -- derived_id(cause, topic, ordinal): publishing it twice is publishing it once
  topic         text not null,
  realm         text not null,
  source        text not null,
  subject       text not null,
  version       bigint,
  "time"        timestamptz not null,
  cause         uuid not null,               -- the message that was applied
  data          jsonb not null,
  traceparent   text,                        -- of the cause, so that one trace shows the whole way
  created_at    timestamptz not null default now(),
  claimed_until timestamptz                  -- a sweep is publishing it; no index, so that claiming is a HOT update
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
create index outbox_cause on outbox (cause);

-- The id of an event derived from a message. The same bytes as io.posthouse.message.MessageIds.derived.
-- The constant 8 is the UUID's version; the translation sets its variant.
create function derived_id(parent uuid, topic text, ordinal int) returns uuid
language plpgsql immutable strict parallel safe as $$
declare
  digest text := encode(sha256(uuid_send(parent) || convert_to(topic, 'UTF8') || '\x00'::bytea || int4send(ordinal)), 'hex');
begin
  return (left(replace(parent::text, '-', ''), 12) || '8' || substr(digest, 2, 3)
    || translate(substr(digest, 5, 1), '0123456789abcdef', '89ab89ab89ab89ab') || substr(digest, 6, 15))::uuid;
end $$;

-- Refuses the message for good: SQLSTATE class 22, which the error table calls rejected. The rule names the member, never
-- its value. Volatile, or the planner would run it while planning.
create function refuse(rule text) returns text
language plpgsql volatile as $$
begin
  raise exception using errcode = 'invalid_parameter_value', message = rule,
    hint = 'The message can never be applied like this: mend its sender, then send it again.';
end $$;

-- A value that becomes part of a key. Bounded, because an index entry is (2704 bytes at most).
create function key_of(value text, name text) returns text
language sql volatile as $$
  select case when octet_length(value) between 1 and 800 then value
    else refuse(name || ' must be a text of 1 to 800 bytes') end
$$;

-- A member that is a text; null when it is missing or anything else.
create function text_of(value jsonb) returns text
language sql immutable as $$
  select case when jsonb_typeof(value) = 'string' then value #>> '{}' end
$$;

-- A time that may be missing or malformed.
create function moment(value text, otherwise timestamptz) returns timestamptz
language sql stable as $$
  select case when value ~ '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?Z$'
    then value::timestamptz else otherwise end
$$;

-- The messages (JSON array of envelopes) that this subscription has not applied yet, each marked as applied. Every effect
-- begins here. Realm and subject are fit for keys. Marked in the order of their ids, before the first is returned: of two batches that share messages one waits
-- here, holding nothing that the other's effect could want.
create function fresh(subscription text, messages text)
returns table (id uuid, topic text, realm text, source text, "time" timestamptz, subject text, version bigint, data jsonb,
  traceparent text)
language plpgsql volatile rows 100 as $$
#variable_conflict use_column
declare
  envelopes jsonb;
begin
  begin
    envelopes := fresh.messages::jsonb;
  exception when data_exception then  -- PostgreSQL's own text would quote the message
    perform refuse('the messages hold a character that PostgreSQL cannot store, or are no JSON');
  end;
  return query
  with envelope as materialized (
    select distinct on (e.id) e.*
    from jsonb_to_recordset(envelopes) as e (id uuid, topic text, realm text, source text, "time" timestamptz, subject text,
      version bigint, data jsonb, traceparent text)
    order by e.id
  ), applied as (
    insert into inbox (subscription, message) select fresh.subscription, id from envelope order by id
    on conflict do nothing returning message
  )
  select e.id, e.topic, key_of(e.realm, 'realm'), e.source, e.time, key_of(e.subject, 'subject'), e.version, e.data, e.traceparent
  from applied a join envelope e on e.id = a.message;
end $$;
