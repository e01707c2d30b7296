-- What has been written into which outside system. A row of intent is committed before the call, its outcome after it: who
-- finds "began" later knows that the record may be there, and looks before it writes again.
create table write_back_state (
  realm        text not null collate "C",
  destination  text not null collate "C",
  operation    text not null collate "C",
  source       text not null collate "C",    -- versions are compared only within one source
  entity       text not null collate "C",    -- of a state: the entity's key; of an append: the message's id
  version      bigint not null,              -- of the newest write that began
  message      uuid not null,
  outcome      text not null check (outcome in ('none', 'began', 'unclear', 'done')),
  done_version bigint,                       -- of the last write that is known to be there
  done_message uuid,
  external_id  text,                         -- the record's id in the outside system
  claimed_by   uuid,                         -- the try that is writing now, so that two never write one entity at once
  claimed_until timestamptz,
  updated_at   timestamptz not null default now(),
  primary key (realm, destination, operation, source, entity)
) with (fillfactor = 80);
-- For the partner's door: is what comes in our own writing?
create index write_back_state_external on write_back_state (realm, destination, external_id) where external_id is not null;

-- What all processes together may send to a destination: counts in slices of its windows, as Windows writes them.
create table write_back_limit (
  realm        text not null collate "C",
  destination  text not null collate "C",
  used         jsonb not null default '{}',
  closed_until timestamptz,                  -- it asked for quiet until then (Retry-After)
  primary key (realm, destination)
) with (fillfactor = 50);

-- OAuth tokens, encrypted with a key made from the client's secret: the database alone does not give them away.
create table write_back_token (
  realm        text not null collate "C",
  destination  text not null collate "C",
  stamp        bigint not null default 0,    -- counts renewals: who was refused with an older token takes this one
  token        bytea,
  refresh      bytea,                        -- the newest refresh token, where each renewal gives a new one
  expires_at   timestamptz,
  claimed_until timestamptz,                 -- one process renews, the others wait
  primary key (realm, destination)
);
