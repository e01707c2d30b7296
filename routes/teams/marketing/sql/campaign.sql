-- Sends a campaign to one page of the realm's audience: a recipient, an email and an EMAIL_SENT each. The page's last customer
-- becomes the start of the next page, which is a CAMPAIGN_REQUESTED of its own.
-- A page is 1,000 customers, however many of them are suppressed: its transaction and the publishing of its events take
-- well under a second, so they fit the lease, hold no locks for long, fit in memory, and a crash repeats little; other
-- realms' work gets its turn between two pages. A customer who joins behind the page is not reached.
with request as materialized (
  select id as cause, traceparent, realm, subject as campaign, "time", data,
    coalesce(data->>'after', '') as after,
    case when jsonb_typeof(data->'campaign') is distinct from 'object' then refuse('campaign must be an object')
      when coalesce(data->'audience', '{}') <> '{}' then refuse('audience must be {}: the whole realm is the only one known')
    end as refused
  from fresh(:?subscription, :?messages)
), page as materialized (
  select r.cause, r.traceparent, r.realm, r.campaign, r.data, a.*, row_number() over (partition by r.cause order by a.customer) as place
  from request r cross join lateral (
    select customer, email, deleted from audience
    where audience.realm = r.realm and customer > r.after order by customer limit 1000) a
), chosen as materialized (
  select *, derived_id(cause, 'EMAIL_SENT', place::int)::text as email_id
  from page p
  where not deleted and email is not null
    and not exists (select from suppression s where s.realm = p.realm
      and s.address in (address_of(p.email), address_digest(p.realm, p.email)))
), campaigns as (
  insert into campaign (realm, id, name, requested_at)
  select realm, campaign, data->'campaign'->>'name', "time" from request order by 1, 2
  on conflict do nothing
), recipient as (
  insert into campaign_recipient (realm, campaign, customer, email, sent_at)
  select realm, campaign, customer, email_id, now() from chosen order by 1, 2, 3
  on conflict do nothing returning email as email_id
), sent as materialized (
  select c.* from chosen c join recipient using (email_id)
), emails as (
  insert into email (realm, id, campaign, customer, sent_at)
  select realm, email_id, campaign, customer, now() from sent order by 1, 2
  on conflict (realm, id) do update set sent_at = excluded.sent_at
)
insert into outbox (id, topic, realm, source, subject, "time", cause, traceparent, data)
select email_id::uuid, 'EMAIL_SENT', realm, 'marketing', email_id, now(), cause, traceparent, jsonb_build_object(
    'email', jsonb_build_object('id', email_id, 'recipient', email, 'customerId', customer, 'campaignId', campaign),
    'campaign', jsonb_build_object('id', campaign, 'name', data->'campaign'->'name'),
    'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
from sent
union all
select derived_id(cause, 'CAMPAIGN_REQUESTED', 0), 'CAMPAIGN_REQUESTED', realm, 'marketing', campaign, now(), cause, traceparent,
  data || jsonb_build_object('after', max(customer))
from page group by cause, traceparent, realm, campaign, data having count(*) = 1000
order by 1
on conflict do nothing
