-- Under which other names marketing knows a subject: for `posthouse erase`. An address leads to its customers, a customer to the emails
-- it got.
select customer as name from audience where realm = :?realm and lower(btrim(email)) = lower(btrim(:?subject))
union
select id from email where realm = :?realm and customer = :?subject
union
select email from campaign_recipient where realm = :?realm and customer = :?subject
