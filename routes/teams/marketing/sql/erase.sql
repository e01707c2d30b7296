-- Takes a person out of what marketing keeps: for `posthouse erase`. Answers how many rows that were. A stop
-- (suppression) stays without its address, as a digest: it is what keeps us from writing there again.
with names as materialized (
  select array(select jsonb_array_elements_text(:?names::jsonb)) as names
), audiences as (
  delete from audience where realm = :?realm and customer = any((select names from names)::text[]) returning 1
), emails as (
  delete from email where realm = :?realm and (customer = any((select names from names)::text[]) or id = any((select names from names)::text[])) returning 1
), recipients as (
  delete from campaign_recipient where realm = :?realm and (customer = any((select names from names)::text[])
    or email = any((select names from names)::text[])) returning 1
), events as (
  delete from outbox where realm = :?realm and (subject = any((select names from names)::text[]) or data::text ~* :?mention
    or jsonb_path_exists(data, '$.** ? (@ == $s[*])', jsonb_build_object('s', :?names::jsonb))) returning 1
), mentions as (
  update audience set name = regexp_replace(name, :?mention, 'erased', 'gi'), email = nullif(regexp_replace(email, :?mention, '', 'gi'), '')
  where realm = :?realm and customer <> all((select names from names)::text[]) and (name ~* :?mention or email ~* :?mention) returning 1
), stops as (
  delete from suppression where realm = :?realm and (address = address_of(:?subject) or address ~* :?mention) returning reason, since
), kept as (
  insert into suppression as s (realm, address, reason, since)
  select :?realm, address_digest(:?realm, :?subject), reason, min(since) from stops group by reason
  on conflict (realm, address, reason) do update set since = excluded.since where excluded.since < s.since
)
select (select count(*) from audiences) + (select count(*) from emails) + (select count(*) from recipients)
  + (select count(*) from events) + (select count(*) from mentions) + (select count(*) from stops) as erased
