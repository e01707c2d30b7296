-- Counts opens per customer; those by bots are none.
insert into customer_opens as c (realm, customer, opens)
select realm, key_of(data->'email'->>'customerId', 'email.customerId'), count(*)
from fresh(:?subscription, :?messages)
where coalesce(data->>'bot', '') = '' and data->'email'->>'customerId' <> ''
group by 1, 2 order by 1, 2
on conflict (realm, customer) do update set opens = c.opens + excluded.opens
