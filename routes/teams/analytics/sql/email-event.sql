-- Counts what happened to emails. "sent" comes from our own EMAIL_SENT only: what Mailgun tells later about the same email
-- has names of its own, so nothing is counted twice. The counters come last (the cross join waits for the engagements):
-- they are the rows that other batches want too.
with event as materialized (
  select realm,
    case when data->'email'->>'campaignId' <> '' then key_of(data->'email'->>'campaignId', 'email.campaignId') else '' end as campaign,
    subject as email,
    moment(data->>'at', "time") as at,
    coalesce(data->>'bot', '') <> '' as bot,
    case
      when topic = 'EMAIL_OPTED_OUT' and data->>'kind' = 'complained' then 'complained'
      when topic = 'EMAIL_OPTED_OUT' then 'unsubscribed'
      when topic = 'EMAIL_EVENT' then 'other'
      else lower(substr(topic, length('EMAIL_') + 1))
    end as event
  from fresh(:?subscription, :?messages)
), engaged as (
  insert into engagement as e (realm, campaign, event, email, first_at)
  select realm, campaign, event, email, min(at) from event
  where event in ('opened', 'clicked') and not bot
  group by 1, 2, 3, 4 order by 1, 2, 3, 4
  on conflict (realm, campaign, event, email) do update set first_at = excluded.first_at where excluded.first_at < e.first_at
  returning 1
)
insert into email_count as c (realm, campaign, day, event, people, bots)
select realm, campaign, (at at time zone 'UTC')::date, event, count(*) filter (where not bot), count(*) filter (where bot)
from event cross join (select count(*) from engaged) engaged_first
group by 1, 2, 3, 4 order by 1, 2, 3, 4
on conflict (realm, campaign, day, event) do update set people = c.people + excluded.people, bots = c.bots + excluded.bots
