-- What is known of an email. Every column is the least (earliest) or greatest (latest) of what was ever said, so the order
-- of arrival does not matter and hearing something twice changes nothing: an open may come before its delivery, a bounce
-- long after it.
create table email (
  realm           text collate "C" not null,
  id              text collate "C" not null,
  campaign        text,
  customer        text,
  sent_at         timestamptz,
  accepted_at     timestamptz,
  delivered_at    timestamptz,
  failed_at       timestamptz,               -- for good; also long after it was delivered
  opened_at       timestamptz,               -- first and last time by a person
  last_opened_at  timestamptz,
  clicked_at      timestamptz,
  last_clicked_at timestamptz,
  bot_at          timestamptz,               -- first open or click by a scanner or privacy proxy: no engagement
  unsubscribed_at timestamptz,
  complained_at   timestamptz,
  primary key (realm, id)
) with (fillfactor = 70);

-- The status is derived, never stored: what weighs more goes first, whenever it came.
create view email_status as
select *,
  case
    when complained_at is not null then 'complained'
    when unsubscribed_at is not null then 'unsubscribed'
    when failed_at is not null then 'failed'
    when clicked_at is not null then 'clicked'
    when opened_at is not null then 'opened'
    when delivered_at is not null then 'delivered'
    when accepted_at is not null then 'accepted'
    when sent_at is not null then 'sent'
    else 'seen by a bot'
  end as status,
  delivered_at is not null and failed_at is not null as bounced_after_delivery
from email;

-- Addresses that get no more mail. Rows are only ever added, so no order of events can undo one: whoever takes an opt-out
-- back will need a row of its own that says when and by whom.
create table suppression (
  realm   text collate "C" not null,
  address text collate "C" not null,         -- address_of(recipient)
  reason  text collate "C" not null,         -- unsubscribed, complained, failed
  since   timestamptz not null,
  primary key (realm, address, reason)
);

-- One spelling of an address, for comparing.
create function address_of(value text) returns text
language sql immutable as $$ select lower(btrim(value)) $$;
