-- What happened to the emails of a customer: one row per event.
create table activity (
  message  uuid primary key,
  realm    text collate "C" not null,
  customer text collate "C",                 -- null while the email says no customer: email leads to it
  email    text collate "C" not null,
  event    text not null,                    -- sent, delivered, opened, clicked, failed, opted_out
  at       timestamptz not null,
  bot      text,                             -- a scanner or privacy proxy did it, not the customer
  campaign text,
  detail   jsonb not null default '{}'
);
create index activity_of_customer on activity (realm, customer, at) where customer is not null;
