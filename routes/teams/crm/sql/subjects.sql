-- Under which other names crm knows a subject: for `posthouse erase`. An address or a phone number leads to the customers that have
-- it, those of forms included; customers to the emails they got; a customer that is one submission to that message.
select id as name from customer
where :?mention is not null and realm = :?realm and lower(btrim(text_of(customer->'email'))) = lower(btrim(:?subject))
union
select id from customer_source
where :?mention is not null and realm = :?realm and lower(btrim(text_of(customer->'email'))) = lower(btrim(:?subject))
union
select prospect_id(jsonb_build_object('email', btrim(:?subject)), '') where :?mention is not null
union
select prospect_id(jsonb_build_object('phone', :?subject), '') where :?subject ~ '^[+0-9(][-0-9 ()./]{4,}$'
union
select email from activity
where realm = :?realm and customer = any(array(select jsonb_array_elements_text(:?names::jsonb))) and email is not null
union
select substr(name, length('prospect:') + 1) from jsonb_array_elements_text(:?names::jsonb) name where name ~ '^prospect:[0-9a-f]{8}-'
