-- Under which other names marketing knows a subject: for `posthouse erase`. An address leads to its customers, customers to the emails
-- they got.
select customer as name from audience
where :?mention is not null and realm = :?realm and lower(btrim(email)) = lower(btrim(:?subject))
union
select id from email where realm = :?realm and customer = any(array(select jsonb_array_elements_text(:?names::jsonb)))
union
select email from campaign_recipient
where realm = :?realm and customer = any(array(select jsonb_array_elements_text(:?names::jsonb)))
