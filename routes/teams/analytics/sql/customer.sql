-- Keeps the newest version of each customer, to count them. Equal versions: the higher message id wins.
insert into customer as c (realm, id, version, message, deleted)
select distinct on (realm, subject) realm, subject,
  coalesce(version, refuse('crm gives every customer event a version, this one has none')::bigint),
  id, topic = 'CUSTOMER_DELETED'
from fresh(:?subscription, :?messages)
order by realm, subject, version desc, id desc
on conflict (realm, id) do update set version = excluded.version, message = excluded.message, deleted = excluded.deleted
where (c.version, c.message) < (excluded.version, excluded.message)
