-- Takes a customer out of what loyalty keeps: for `posthouse erase`. Answers how many rows that were.
with opens as (
  delete from customer_opens
  where realm = :?realm and customer = any(array(select jsonb_array_elements_text(:?names::jsonb))) returning 1
)
select count(*) as erased from opens
