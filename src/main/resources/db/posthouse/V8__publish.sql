-- The realm of messages that a program publishes to the topic without naming one; null where it must name it.
alter table topic add column realm text;

-- A subscription gets its past: which messages was decided once, at the beginning, so that what was counted is what is
-- added, and who goes on after an interruption finds what is left.
create table backfill (
  id           bigint generated always as identity primary key,
  subscription int not null references subscription,
  scope        text not null,                -- in words: since, until, realm
  actor        text not null,
  begun_at     timestamptz not null default now(),
  ended_at     timestamptz,                  -- null while there is something left
  selected     bigint not null,
  added        bigint not null default 0,
  gone         bigint not null default 0     -- messages that were dropped for their age before their turn came
);
create unique index backfill_open on backfill (subscription) where ended_at is null;

-- What is left to add. Deleted in the transaction that adds the delivery.
create table backfill_message (
  backfill bigint not null references backfill on delete cascade,
  message  uuid not null,
  primary key (backfill, message)
);

-- What this house signs with where a program must give something back unchanged. Made here, so that all its processes
-- have the same; whoever reads this database needs no handle.
create table house_key (
  name  text primary key,
  value bytea not null
);
insert into house_key values ('handle', sha256(convert_to(
  gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));
