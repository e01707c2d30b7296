-- How often a customer opened one of our emails.
create table customer_opens (
  realm    text collate "C" not null,
  customer text collate "C" not null,
  opens    bigint not null,
  primary key (realm, customer)
) with (fillfactor = 70);
