-- What a person ordered about lanes, as rows: never an update of deliveries. ADR 17 tells why.

-- One row, counted up by every change: what each process reads each second. Its lock also puts two operators in a row.
create table control_version (
  only_row boolean primary key default true check (only_row),
  version  bigint not null
);
insert into control_version(version) values (0);

create table control (
  id          int generated always as identity primary key,  -- replaced = another id: its tokens and slots begin anew
  worker      text collate "C",              -- a subscription's name; null = any, as below
  realm       text collate "C",
  destination text collate "C",
  what        text not null check (what in ('pause', 'throttle', 'drain')),
  rate        double precision check (rate > 0),             -- messages a second, all processes together
  concurrency int check (concurrency > 0),                   -- messages in work at once, all processes together
  up_to       bigint,                        -- drain: the last delivery there was when it was ordered
  reason      text not null check (reason <> ''),
  actor       text not null,
  since       timestamptz not null default now(),
  until       timestamptz check (until > since),             -- null = until it is resumed
  version     bigint not null,
  check (coalesce(worker, realm, destination) is not null),
  check (coalesce(worker, 'x') <> '' and coalesce(realm, 'x') <> '' and coalesce(destination, 'x') <> ''),
  check ((what = 'throttle') = (rate is not null or concurrency is not null)),
  check ((what = 'drain') = (up_to is not null)),
  unique nulls not distinct (worker, realm, destination, what)
);

-- Pauses that have ended: while a lane was paused no try was possible, so the budget of its retries did not run.
create table paused (
  worker      text collate "C",
  realm       text collate "C",
  destination text collate "C",
  since       timestamptz not null,
  until       timestamptz not null
);
create index on paused (realm, until);

-- How long a lane was paused since then. Overlapping pauses count once.
create function paused_time(a_lane bigint, a_since timestamptz) returns interval language sql stable as $$
  select coalesce(sum(upper(r) - lower(r)), interval '0') from unnest((
    select range_agg(tstzrange(greatest(p.since, a_since), least(p.until, now())))
    from (select s.name, l.realm, l.destination from lane l join subscription s on s.id = l.subscription
          where l.id = a_lane) l
    cross join lateral (
      select worker, destination, since, until from paused where realm = l.realm and until > a_since
      union all
      select worker, destination, since, until from paused where realm is null and until > a_since
      union all
      select worker, destination, since, coalesce(until, 'infinity') from control
      where what = 'pause' and (realm is null or realm = l.realm) and coalesce(until, 'infinity') > a_since
    ) p
    where (p.worker is null or p.worker = l.name) and (p.destination is null or p.destination = l.destination)
      and p.since < now() and a_since < now()
  )) r
$$;

-- The tokens of a throttle, borrowed by all processes in chunks. An update of no indexed column.
create table ration (
  control int primary key references control on delete cascade,
  rate    double precision not null,
  chunk   double precision not null,         -- as many are gathered at most, and as many one process has at most
  tokens  double precision not null,
  granted double precision not null default 0,
  at      timestamptz not null default now()
) with (fillfactor = 50);

-- The places of a throttle with concurrency: held by a running process, free when it is gone.
create table slot (
  control int not null references control on delete cascade,
  slot    int not null,
  runner  bigint,
  primary key (control, slot)
) with (fillfactor = 50);

-- Deliveries that a person wants held and that are being tried: held when the try has ended.
create table hold (
  lane     bigint not null,
  delivery bigint not null,
  message  uuid not null,
  reason   text not null,
  primary key (lane, delivery)
);

-- Doors that a person closed: all of a path, or one realm's.
create table closed_door (
  path    text not null,                     -- as in the route: /webhooks/mailgun/{realm}
  realm   text collate "C",                  -- null = all
  reason  text not null check (reason <> ''),
  actor   text not null,
  since   timestamptz not null default now(),
  until   timestamptz check (until > since),
  version bigint not null,
  unique nulls not distinct (path, realm)
);

-- What each lane used, by the minute; only lanes that moved have a row.
create table lane_usage (
  minute  timestamptz not null,
  lane    bigint not null,
  done    bigint not null,
  retried bigint not null,
  held    bigint not null,
  dead    bigint not null,
  nanos   bigint not null,                   -- of work, a batch's shared by its messages
  bytes   bigint not null,                   -- of the envelopes tried
  primary key (minute, lane)
) with (fillfactor = 80);
