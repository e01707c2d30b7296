-- crm owns the customers.
create table customer (
  realm      text collate "C" not null,
  id         text collate "C" not null,
  version    bigint not null default 0,      -- crm's own counter: the only version other teams compare
  deleted    boolean not null default true,  -- a tombstone stays, with its version
  source     text,                           -- whose change it shows: see customer_source
  message    uuid,
  customer   jsonb not null default '{}',    -- as its source sent it; empty in a tombstone
  changed_at timestamptz not null default now(),
  primary key (realm, id)
) with (fillfactor = 80);

-- The newest thing each source said of a customer. A source's version is compared with its own versions only; between
-- sources the change with the highest message id counts (ids begin with the event's time). So every order of arrival ends
-- in the same customer.
create table customer_source (
  realm    text collate "C" not null,
  id       text collate "C" not null,
  source   text collate "C" not null,
  version  bigint not null,
  message  uuid not null,
  deleted  boolean not null,
  customer jsonb not null,
  primary key (realm, id, source)
) with (fillfactor = 80);

-- Applies changes of customers; returns how many of them changed something. A loop, not one statement: each change must see
-- what the one before it left. Its own events, in the same order: a batch publishes what single messages would have.
-- A change that is older, or says nothing new, publishes nothing and does not count.
-- The loop goes by customer, so that two batches lock customers in the same order.
create function apply_customer_changes(subscription text, messages text) returns int
language plpgsql as $$
declare
  change record;
  was    customer;
  shown  customer_source;
  event  text;
  news   int := 0;
begin
  for change in
    select f.id, f.realm, f.traceparent, f.subject as customer_id, key_of(f.source, 'source') as source, f.time,
      coalesce(f.version, floor(extract(epoch from f.time) * 1000)::bigint) as version,
      case f.data->>'change' when 'delete' then true when 'upsert' then false
        else refuse('change must be upsert or delete')::boolean end as deleted,
      case when f.data->>'change' = 'delete' then '{}'
        when jsonb_typeof(f.data->'customer') = 'object' then f.data->'customer'
        else refuse('customer must be an object')::jsonb end as customer
    from fresh(apply_customer_changes.subscription, apply_customer_changes.messages) f
    order by f.realm, f.subject, f.source, version, f.id
  loop
    insert into customer (realm, id) values (change.realm, change.customer_id) on conflict do nothing;
    select * into was from customer c where c.realm = change.realm and c.id = change.customer_id for update;

    insert into customer_source as s
    values (change.realm, change.customer_id, change.source, change.version, change.id, change.deleted, change.customer)
    on conflict (realm, id, source) do update
    set version = excluded.version, message = excluded.message, deleted = excluded.deleted, customer = excluded.customer
    where (s.version, s.message) < (excluded.version, excluded.message);
    continue when not found;  -- superseded

    select * into shown from customer_source s where s.realm = change.realm and s.id = change.customer_id
    order by s.message desc limit 1;
    update customer c set source = shown.source, message = shown.message
    where c.realm = change.realm and c.id = change.customer_id;
    continue when was.deleted and shown.deleted or not was.deleted and not shown.deleted and was.customer = shown.customer;

    update customer c
    set version = c.version + 1, deleted = shown.deleted, customer = shown.customer, changed_at = now()
    where c.realm = change.realm and c.id = change.customer_id;
    news := news + 1;
    event := case when shown.deleted then 'CUSTOMER_DELETED' when was.deleted then 'CUSTOMER_CREATED' else 'CUSTOMER_UPDATED' end;
    insert into outbox (id, topic, realm, source, subject, version, "time", cause, traceparent, data)
    values (derived_id(change.id, event, 0), event, change.realm, 'crm', change.customer_id, was.version + 1, change.time, change.id,
      change.traceparent,
      case when shown.deleted then jsonb_build_object('customerId', change.customer_id)
        else jsonb_build_object('customerId', change.customer_id, 'customer', shown.customer) end)
    on conflict do nothing;
  end loop;
  return news;
end $$;
