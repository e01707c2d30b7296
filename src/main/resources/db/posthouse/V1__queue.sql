-- The queue of the postgres engine. docs/adr explain the shapes; the short reasons stand beside each table.

create table topic (
  name        text primary key,
  owner       text not null,                 -- the room or team whose entity it is
  entity      text not null,
  key         text not null,                 -- path of the entity's key inside data
  publishers  text[] not null default '{}',  -- others that may publish it (request topics)
  schema      text,
  ledger      text not null default 'each' check (ledger in ('each', 'exceptions')),
  applied_at  timestamptz not null default now()
);

-- A queue. Applied from a team's subscriptions.yaml; publish reads it inside its own transaction.
create table subscription (
  id          int generated always as identity primary key,
  name        text not null unique,
  topic       text not null references topic,
  team        text not null,
  active      boolean not null default true, -- removed ones stay: their open deliveries are held
  arrives     "char" not null default 'r',   -- state in which deliveries are born: r ready, x dead (unrouted)
  policy      jsonb not null default '{}',
  active_from timestamptz not null default now()
);
create index on subscription (topic) where active;

-- What is served in turn, paused, throttled: one row per (subscription, realm).
create table lane (
  id           bigint generated always as identity primary key,
  subscription int not null references subscription,
  realm        text not null collate "C",
  unique (subscription, realm)
);

-- Partitioned by id: ids carry the event's time in their first 48 bits (UUIDv7, UUIDv8), so that a day of messages
-- is a range of ids, "once per id" needs no second key, and old days are dropped whole.
create table message (
  id          uuid primary key,
  topic       text not null,
  realm       text not null,
  accepted_at timestamptz not null default now(),
  digest      bytea not null,                -- SHA-256 of the data: same id, other digest = conflict
  cause       uuid,                          -- the message this one was derived from
  envelope    bytea not null
) partition by range (id);
create table message_rest partition of message default;

-- A sender's single-use token (Mailgun), kept longer than the sender's retries.
create table token (
  id      uuid primary key,                  -- when it was signed, and SHA-256 of (realm, source, token): new ones come last
  digest  bytea not null,                    -- of the data it came with
  message uuid not null,
  seen_at timestamptz not null default now()
);
create index token_seen_at on token using brin (seen_at);

-- The hot table: only what is not finished. Leasing touches no indexed column, so it is a HOT update.
create table delivery (
  id         bigint generated always as identity,
  lane       bigint not null,                -- null is refused: a missing lane must fail the publish, never lose a delivery
  message    uuid not null,
  state      "char" not null default 'r',    -- r ready or leased, s suspect, w waiting, h held, x dead
  attempts   smallint not null default 0,    -- counted at lease, given back when not burnt
  crashes    smallint not null default 0,    -- expiries of the lease while it was the only suspect of its process
  lease      bigint,
  created_at timestamptz not null default now(),
  due        timestamptz,                    -- waiting, held: when it becomes ready by itself; null = not by itself
  since      timestamptz,                    -- of the state held or dead
  tried_from timestamptz,                    -- start of the retry budget; moved on by the time spent held
  reason     text
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
create unique index delivery_ready on delivery (lane, id) where state = 'r';
create unique index delivery_suspect on delivery (lane, id) where state = 's';
create unique index delivery_stopped on delivery (lane, id) where state in ('w', 'h', 'x');
create index delivery_due on delivery (due) where state in ('w', 'h') and due is not null;

-- A running process. Its leases live as long as its heartbeat.
create table runner (
  id          int generated always as identity primary key,
  name        text not null,                 -- host/pid: a dead pid of this host need not be waited for
  started_at  timestamptz not null default now(),
  alive_until timestamptz not null
);

-- What one process took in one go. Found again by key when the process dies; no index on delivery needed.
create table lease (
  id         bigint primary key,             -- runner * 2^32 + a counter of the runner
  runner     bigint not null,
  running    bigint,                         -- of suspects: the one being tried now, the only one a crash counts against
  lanes      bigint[] not null,
  deliveries bigint[] not null,
  taken_at   timestamptz not null default now()
);
create index on lease (runner);

-- Done and discarded, kept for the timeline.
create table delivery_ended (
  id       bigint not null,
  lane     bigint not null,
  message  uuid not null,
  attempts smallint not null,
  state    "char" not null,                  -- d done, y discarded
  created_at timestamptz not null,
  ended_at timestamptz not null default now(),
  reason   text
) partition by range (ended_at);
create table delivery_ended_rest partition of delivery_ended default;
create index on delivery_ended (message);

-- Why a try did not end in done. Never holds personal data (FailureText).
create table failure (
  delivery      bigint not null,
  message       uuid not null,
  attempt       smallint not null,
  at            timestamptz not null default now(),
  word          text not null,               -- later, held, rejected, overdue, crashed
  class         text,
  text          text,
  step          text,
  route_version text
) partition by range (at);
create table failure_rest partition of failure default;
create index on failure (message);

-- What a person did, and why.
create table audit (
  id     bigint generated always as identity primary key,
  at     timestamptz not null default now(),
  actor  text not null,
  action text not null,
  scope  text not null,
  count  bigint not null,
  reason text
);
