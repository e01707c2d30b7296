-- Takes a customer, or an email, out of everything crm keeps: for `posthouse erase`. Answers how many rows that were.
with customers as (
  delete from customer where realm = :?realm and id = :?subject returning 1
), sources as (
  delete from customer_source where realm = :?realm and id = :?subject returning 1
), activities as (
  delete from activity where realm = :?realm and (customer = :?subject or email = :?subject) returning 1
), events as (
  delete from outbox where realm = :?realm and (subject = :?subject
    or jsonb_path_exists(data, '$.** ? (@ == $s)', jsonb_build_object('s', :?subject))) returning 1
)
select (select count(*) from customers) + (select count(*) from sources) + (select count(*) from activities)
  + (select count(*) from events) as erased
