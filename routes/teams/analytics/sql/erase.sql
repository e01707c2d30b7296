-- Takes a person out of what analytics keeps: for `posthouse erase`. Answers how many rows that were. The
-- counts stay: they name nobody.
with names as materialized (
  select array(select jsonb_array_elements_text(:?names::jsonb)) as names
), customers as (
  delete from customer where realm = :?realm and id = any((select names from names)::text[]) returning 1
), engagements as (
  delete from engagement where realm = :?realm and email = any((select names from names)::text[]) returning 1
), events as (
  delete from outbox where realm = :?realm and (subject = any((select names from names)::text[]) or data::text ~* :?mention
    or jsonb_path_exists(data, '$.** ? (@ == $s[*])', jsonb_build_object('s', :?names::jsonb))) returning 1
)
select (select count(*) from customers) + (select count(*) from engagements) + (select count(*) from events) as erased
