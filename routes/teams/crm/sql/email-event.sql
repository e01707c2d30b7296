-- Writes what happened to an email into the activity log. A row per message, so nothing here can be out of order.
insert into activity (message, realm, customer, email, event, at, bot, campaign, detail)
select id, realm,
  case when data->'email'->>'customerId' <> '' then key_of(data->'email'->>'customerId', 'email.customerId') end,
  subject,
  lower(substr(topic, length('EMAIL_') + 1)),
  moment(data->>'at', "time"),
  nullif(data->>'bot', ''),
  nullif(data->'email'->>'campaignId', ''),
  jsonb_strip_nulls(jsonb_build_object(
    'kind', data->'kind', 'url', data->'url', 'code', data->'code', 'reason', data->'reason',
    'delayedBounce', nullif(data->'delayedBounce', 'false'::jsonb), 'campaign', data->'campaign'->'name'))
from fresh(:?subscription, :?messages)
order by id
on conflict (message) do nothing
