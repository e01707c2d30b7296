-- The owner's versions of its customers, for `posthouse check consistency customer`.
select realm, id, version, deleted from customer
