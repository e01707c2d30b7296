-- Merges what happened to emails into what is known of them: earliest and latest times, in any order. least and greatest
-- pass over nulls.
with event as materialized (
  select realm, subject as id, topic, data->>'kind' as kind,
    moment(data->>'at', "time") as at, coalesce(data->>'bot', '') <> '' as bot,
    nullif(data->'email'->>'campaignId', '') as campaign, nullif(data->'email'->>'customerId', '') as customer
  from fresh(:?subscription, :?messages)
)
insert into email as e (realm, id, campaign, customer, accepted_at, delivered_at, failed_at, opened_at, last_opened_at,
  clicked_at, last_clicked_at, bot_at, unsubscribed_at, complained_at)
select realm, id, min(campaign), min(customer),
  min(at) filter (where topic = 'EMAIL_ACCEPTED'),
  min(at) filter (where topic = 'EMAIL_DELIVERED'),
  min(at) filter (where topic = 'EMAIL_FAILED'),
  min(at) filter (where topic = 'EMAIL_OPENED' and not bot),
  max(at) filter (where topic = 'EMAIL_OPENED' and not bot),
  min(at) filter (where topic = 'EMAIL_CLICKED' and not bot),
  max(at) filter (where topic = 'EMAIL_CLICKED' and not bot),
  min(at) filter (where topic in ('EMAIL_OPENED', 'EMAIL_CLICKED') and bot),
  min(at) filter (where topic = 'EMAIL_OPTED_OUT' and kind is distinct from 'complained'),
  min(at) filter (where topic = 'EMAIL_OPTED_OUT' and kind = 'complained')
from event group by realm, id order by realm, id
on conflict (realm, id) do update set
  campaign = least(e.campaign, excluded.campaign),
  customer = least(e.customer, excluded.customer),
  accepted_at = least(e.accepted_at, excluded.accepted_at),
  delivered_at = least(e.delivered_at, excluded.delivered_at),
  failed_at = least(e.failed_at, excluded.failed_at),
  opened_at = least(e.opened_at, excluded.opened_at),
  last_opened_at = greatest(e.last_opened_at, excluded.last_opened_at),
  clicked_at = least(e.clicked_at, excluded.clicked_at),
  last_clicked_at = greatest(e.last_clicked_at, excluded.last_clicked_at),
  bot_at = least(e.bot_at, excluded.bot_at),
  unsubscribed_at = least(e.unsubscribed_at, excluded.unsubscribed_at),
  complained_at = least(e.complained_at, excluded.complained_at)
