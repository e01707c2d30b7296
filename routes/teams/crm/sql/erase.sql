-- Takes a customer, or an email, out of everything crm keeps: for `posthouse erase`. Answers how many rows that were. What somebody
-- else's customer or activity says of an address is taken out of it; an activity whose value it is goes.
with customers as (
  delete from customer where realm = :?realm and id = :?subject returning 1
), sources as (
  delete from customer_source where realm = :?realm and id = :?subject returning 1
), activities as (
  delete from activity where realm = :?realm and (customer = :?subject or email = :?subject or message::text = :?subject
    or jsonb_path_exists(detail, '$.** ? (@ == $s)', jsonb_build_object('s', :?subject))) returning message
), events as (
  delete from outbox where realm = :?realm and (subject = :?subject or data::text ~* :?mention
    or jsonb_path_exists(data, '$.** ? (@ == $s)', jsonb_build_object('s', :?subject))) returning 1
), customer_mentions as (
  update customer set customer = regexp_replace(customer::text, :?mention, 'erased', 'gi')::jsonb
  where realm = :?realm and id <> :?subject and customer::text ~* :?mention returning 1
), source_mentions as (
  update customer_source set customer = regexp_replace(customer::text, :?mention, 'erased', 'gi')::jsonb
  where realm = :?realm and id <> :?subject and customer::text ~* :?mention returning 1
), activity_mentions as (
  update activity set detail = regexp_replace(detail::text, :?mention, 'erased', 'gi')::jsonb
  where realm = :?realm and detail::text ~* :?mention and customer is distinct from :?subject and email is distinct from :?subject
    and not jsonb_path_exists(detail, '$.** ? (@ == $s)', jsonb_build_object('s', :?subject)) returning 1
)
select (select count(*) from customers) + (select count(*) from sources) + (select count(*) from activities)
  + (select count(*) from events) + (select count(*) from customer_mentions) + (select count(*) from source_mentions)
  + (select count(*) from activity_mentions) as erased
