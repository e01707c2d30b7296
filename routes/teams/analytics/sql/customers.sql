-- The second table of `posthouse report`: a row per realm.
select realm, customers from customer_count order by realm
