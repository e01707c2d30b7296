-- Writes what came by a form into the activity log, whole: the customer shows only the newest. A row per message.
insert into activity (message, realm, customer, event, at, detail)
select id, realm,
  case when topic = 'PROSPECT_SUBMITTED' or text_of(data->'fields'->'email') <> '' then prospect_id(data->'fields', id::text) end,
  case topic when 'PROSPECT_SUBMITTED' then 'prospect' else 'feedback' end,
  "time",
  jsonb_strip_nulls(jsonb_build_object('form', data->'form', 'fields', data->'fields'))
from fresh(:?subscription, :?messages)
order by id
on conflict (message) do nothing
