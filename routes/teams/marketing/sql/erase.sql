-- Takes a customer, or an email, out of what marketing keeps: for `posthouse erase`. Answers how many rows that were. A stop
-- (suppression) stays: it is what keeps us from writing to that address again.
with audiences as (
  delete from audience where realm = :?realm and customer = :?subject returning 1
), emails as (
  delete from email where realm = :?realm and (customer = :?subject or id = :?subject) returning 1
), recipients as (
  delete from campaign_recipient where realm = :?realm and (customer = :?subject or email = :?subject) returning 1
), events as (
  delete from outbox where realm = :?realm and (subject = :?subject
    or jsonb_path_exists(data, '$.** ? (@ == $s)', jsonb_build_object('s', :?subject))) returning 1
)
select (select count(*) from audiences) + (select count(*) from emails) + (select count(*) from recipients)
  + (select count(*) from events) as erased
