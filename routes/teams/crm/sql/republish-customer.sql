-- Tells all teams these customers again, as they are now and with the version they have: for `posthouse check consistency
-- customer --repair`. A copy that has this version compares the messages' ids, and the repair's are the newest.
insert into outbox (id, topic, realm, source, subject, version, "time", cause, data)
select derived_id(:?repair::uuid, 'repair ' || c.realm || ' ' || c.id, 0),
  case when c.deleted then 'CUSTOMER_DELETED' else 'CUSTOMER_UPDATED' end,
  c.realm, 'crm', c.id, c.version, now(), :?repair::uuid,
  case when c.deleted then jsonb_build_object('customerId', c.id)
    else jsonb_build_object('customerId', c.id, 'customer', c.customer) end
from jsonb_to_recordset(:?keys::jsonb) as k (realm text, id text) join customer c on c.realm = k.realm and c.id = k.id
order by c.realm, c.id
on conflict do nothing
