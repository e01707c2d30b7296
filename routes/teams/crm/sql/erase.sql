-- Takes a person out of everything crm keeps: for `posthouse erase`. Answers how many rows that were. What somebody else's customer
-- or activity says of an address is taken out of it; an activity whose value it is goes.
with names as materialized (
  select array(select jsonb_array_elements_text(:?names::jsonb)) as names
), customers as (
  delete from customer where realm = :?realm and id = any((select names from names)::text[]) returning 1
), sources as (
  delete from customer_source where realm = :?realm and id = any((select names from names)::text[]) returning 1
), activities as (
  delete from activity where realm = :?realm and (customer = any((select names from names)::text[])
    or email = any((select names from names)::text[]) or message::text = any((select names from names)::text[])
    or jsonb_path_exists(detail, '$.** ? (@ == $s)', jsonb_build_object('s', :?subject))) returning 1
), events as (
  delete from outbox where realm = :?realm and (subject = any((select names from names)::text[]) or data::text ~* :?mention
    or jsonb_path_exists(data, '$.** ? (@ == $s[*])', jsonb_build_object('s', :?names::jsonb))) returning 1
), customer_mentions as (
  update customer set customer = regexp_replace(customer::text, :?mention, 'erased', 'gi')::jsonb
  where realm = :?realm and id <> all((select names from names)::text[]) and customer::text ~* :?mention returning 1
), source_mentions as (
  update customer_source set customer = regexp_replace(customer::text, :?mention, 'erased', 'gi')::jsonb
  where realm = :?realm and id <> all((select names from names)::text[]) and customer::text ~* :?mention returning 1
), activity_mentions as (
  update activity set detail = regexp_replace(detail::text, :?mention, 'erased', 'gi')::jsonb
  where realm = :?realm and detail::text ~* :?mention and coalesce(customer, '') <> all((select names from names)::text[])
    and coalesce(email, '') <> all((select names from names)::text[]) and message::text <> all((select names from names)::text[])
    and not jsonb_path_exists(detail, '$.** ? (@ == $s)', jsonb_build_object('s', :?subject)) returning 1
)
select (select count(*) from customers) + (select count(*) from sources) + (select count(*) from activities)
  + (select count(*) from events) + (select count(*) from customer_mentions) + (select count(*) from source_mentions)
  + (select count(*) from activity_mentions) as erased
