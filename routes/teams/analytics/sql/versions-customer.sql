-- The versions of the customers that analytics has, for `posthouse check consistency customer`.
select realm, id, version, deleted from customer
