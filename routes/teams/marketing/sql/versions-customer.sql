-- The versions of the customers that marketing has, for `posthouse check consistency customer`.
select realm, customer as id, version, deleted from audience
