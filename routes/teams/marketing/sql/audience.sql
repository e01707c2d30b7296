-- Keeps the newest version of each customer: address and name, nothing else. Equal versions: the higher message id wins.
insert into audience as a (realm, customer, version, message, deleted, email, name)
select distinct on (realm, subject) realm, subject,
  coalesce(version, refuse('crm gives every customer event a version, this one has none')::bigint),
  id, topic = 'CUSTOMER_DELETED',
  case when topic <> 'CUSTOMER_DELETED' then nullif(btrim(text_of(data->'customer'->'email')), '') end,
  case when topic <> 'CUSTOMER_DELETED' then text_of(data->'customer'->'name') end
from fresh(:?subscription, :?messages)
order by realm, subject, version desc, id desc
on conflict (realm, customer) do update set version = excluded.version, message = excluded.message, deleted = excluded.deleted,
  email = excluded.email, name = excluded.name
where (a.version, a.message) < (excluded.version, excluded.message)
