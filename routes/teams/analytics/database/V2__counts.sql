-- How often something happened, per day of the event (UTC). The hot rows of this database: no second index and free space
-- on each page, so that counting is a HOT update.
create table email_count (
  realm    text collate "C" not null,
  campaign text collate "C" not null,        -- '' where the email belongs to none
  day      date not null,
  event    text collate "C" not null,        -- sent, accepted, delivered, opened, clicked, failed, unsubscribed, complained, other
  people   bigint not null,
  bots     bigint not null,                  -- scanners and privacy proxies: counted, but apart
  primary key (realm, campaign, day, event)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

-- The first time a person opened or clicked an email: what "unique" counts. The earliest one, so that the order of arrival
-- does not matter.
create table engagement (
  realm    text collate "C" not null,
  campaign text collate "C" not null,
  event    text collate "C" not null,
  email    text collate "C" not null,
  first_at timestamptz not null,
  primary key (realm, campaign, event, email)
) with (fillfactor = 90);

-- crm's customers, only to count them. A tombstone keeps its version, so that nothing older revives it.
create table customer (
  realm   text collate "C" not null,
  id      text collate "C" not null,
  version bigint not null,
  message uuid not null,                     -- decides between equal versions
  deleted boolean not null,
  primary key (realm, id)
) with (fillfactor = 80);

create view report as
select realm, campaign, day,
  coalesce(sum(people) filter (where event = 'sent'), 0)::bigint         as sent,
  coalesce(sum(people) filter (where event = 'accepted'), 0)::bigint     as accepted,
  coalesce(sum(people) filter (where event = 'delivered'), 0)::bigint    as delivered,
  coalesce(sum(people) filter (where event = 'opened'), 0)::bigint       as opened,
  coalesce(sum(uniques) filter (where event = 'opened'), 0)::bigint      as opened_unique,
  coalesce(sum(bots) filter (where event = 'opened'), 0)::bigint         as opened_by_bots,
  coalesce(sum(people) filter (where event = 'clicked'), 0)::bigint      as clicked,
  coalesce(sum(uniques) filter (where event = 'clicked'), 0)::bigint     as clicked_unique,
  coalesce(sum(bots) filter (where event = 'clicked'), 0)::bigint        as clicked_by_bots,
  coalesce(sum(people) filter (where event = 'failed'), 0)::bigint       as failed,
  coalesce(sum(people) filter (where event = 'unsubscribed'), 0)::bigint as unsubscribed,
  coalesce(sum(people) filter (where event = 'complained'), 0)::bigint   as complained,
  coalesce(sum(people) filter (where event = 'other'), 0)::bigint        as other
from (
  select realm, campaign, day, event, people, bots, 0 as uniques from email_count
  union all
  select realm, campaign, (first_at at time zone 'UTC')::date, event, 0, 0, count(*) from engagement group by 1, 2, 3, 4
) counted
group by realm, campaign, day;

create view customer_count as
select realm, count(*) as customers from customer where not deleted group by realm;
