-- Takes a customer, or an email, out of what analytics keeps: for `posthouse erase`. Answers how many rows that were. The
-- counts stay: they name nobody.
with customers as (
  delete from customer where realm = :?realm and id = :?subject returning 1
), engagements as (
  delete from engagement where realm = :?realm and email = :?subject returning 1
), events as (
  delete from outbox where realm = :?realm and (subject = :?subject or data::text ~* :?mention
    or jsonb_path_exists(data, '$.** ? (@ == $s)', jsonb_build_object('s', :?subject))) returning 1
)
select (select count(*) from customers) + (select count(*) from engagements) + (select count(*) from events) as erased
