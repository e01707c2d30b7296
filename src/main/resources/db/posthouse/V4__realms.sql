-- What each client is: the YAML as it was applied, comments and all. Processes read it with the reader of the files.
create table realm (
  id         text primary key collate "C",
  name       text not null,                  -- as people read it
  document   text not null,
  version    bigint not null,                -- of realm_counter, when this row was last written
  managed_by text not null check (managed_by in ('files', 'api', 'console')),
  applied_by text not null,
  applied_at timestamptz not null default now(),
  removed    boolean not null default false  -- the row stays: its past can be read, its secrets' namespace goes to nobody else
);
create index realm_changed on realm (version);

-- What it was before: the last versions of each realm.
create table realm_version (
  realm      text not null collate "C" references realm,
  version    bigint not null,
  name       text not null,
  document   text not null,                  -- of a removal: what was removed
  managed_by text not null,
  applied_by text not null,
  applied_at timestamptz not null,
  removed    boolean not null,
  primary key (realm, version)
);

-- One row. Who changes realms holds its lock until the commit, so that versions become visible in their order; processes
-- read it each second.
create table realm_counter (
  only_one boolean primary key default true check (only_one),
  version  bigint not null
);
insert into realm_counter (version) values (0);
