-- Stops mail to an address that opted out, or that failed for good. A message that names no address is refused, never
-- passed over: an opt-out must not get lost. A failure counts only where the address is to blame ("permanent", not "rejected").
insert into suppression as s (realm, address, reason, since)
select realm, address, reason, min(at)
from (
  select realm,
    key_of(address_of(text_of(data->'email'->'recipient')), 'email.recipient') as address,
    case when topic = 'EMAIL_FAILED' then 'failed' when data->>'kind' = 'complained' then 'complained' else 'unsubscribed' end as reason,
    moment(data->>'at', "time") as at
  from fresh(:?subscription, :?messages)
  where topic = 'EMAIL_OPTED_OUT' or data->>'kind' = 'permanent'
) stop
group by 1, 2, 3 order by 1, 2, 3
on conflict (realm, address, reason) do update set since = excluded.since where excluded.since < s.since
