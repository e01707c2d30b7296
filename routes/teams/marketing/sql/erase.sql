-- Takes a customer, or an email, out of what marketing keeps: for `posthouse erase`. Answers how many rows that were. A stop
-- (suppression) stays without its address, as a digest: it is what keeps us from writing there again.
with audiences as (
  delete from audience where realm = :?realm and customer = :?subject returning 1
), emails as (
  delete from email where realm = :?realm and (customer = :?subject or id = :?subject) returning 1
), recipients as (
  delete from campaign_recipient where realm = :?realm and (customer = :?subject or email = :?subject) returning 1
), events as (
  delete from outbox where realm = :?realm and (subject = :?subject or data::text ~* :?mention
    or jsonb_path_exists(data, '$.** ? (@ == $s)', jsonb_build_object('s', :?subject))) returning 1
), mentions as (
  update audience set name = regexp_replace(name, :?mention, 'erased', 'gi'), email = nullif(regexp_replace(email, :?mention, '', 'gi'), '')
  where realm = :?realm and customer <> :?subject and (name ~* :?mention or email ~* :?mention) returning 1
), stops as (
  delete from suppression where realm = :?realm and (address = address_of(:?subject) or address ~* :?mention) returning reason, since
), kept as (
  insert into suppression as s (realm, address, reason, since)
  select :?realm, address_digest(:?realm, :?subject), reason, min(since) from stops group by reason
  on conflict (realm, address, reason) do update set since = excluded.since where excluded.since < s.since
)
select (select count(*) from audiences) + (select count(*) from emails) + (select count(*) from recipients)
  + (select count(*) from events) + (select count(*) from mentions) + (select count(*) from stops) as erased
