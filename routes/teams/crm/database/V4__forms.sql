-- Who a prospect is: the email address within the realm, else the phone number, else the one submission. Two forms filled in by
-- one person are one customer, on which the owner of the page can act; and it has a namespace of its own ('prospect:'),
-- so that a form, which anybody can fill in with anybody's address, never changes a customer that came from another system.
create function prospect_id(fields jsonb, message text) returns text
language sql immutable as $$
  select 'prospect:' || case
    when text_of(fields->'email') <> '' then left(encode(sha256(convert_to('email ' || lower(text_of(fields->'email')), 'UTF8')), 'hex'), 32)
    when regexp_replace(text_of(fields->'phone'), '[^0-9]', '', 'g') <> '' then
      left(encode(sha256(convert_to('phone ' || regexp_replace(text_of(fields->'phone'), '[^0-9]', '', 'g'), 'UTF8')), 'hex'), 32)
    else message end
$$;

-- Each prospect is a change of a customer that the form asks for: fresh() and the rest are in apply_customer_changes. Returns
-- how many of them changed something.
create function apply_prospects(subscription text, messages text) returns int
language plpgsql as $$
declare
  changes jsonb;
begin
  begin
    select coalesce(jsonb_agg(m || jsonb_build_object(
      'subject', prospect_id(m->'data'->'fields', m->>'id'),
      'data', jsonb_build_object('change', 'upsert', 'customer', coalesce(m->'data'->'fields', 'null')))), '[]')
    into changes from jsonb_array_elements(apply_prospects.messages::jsonb) m;
  exception when data_exception then  -- PostgreSQL's own text would quote the message
    perform refuse('the messages hold a character that PostgreSQL cannot store, or are no JSON');
  end;
  -- It begins from fresh(subscription, messages).
  return apply_customer_changes(apply_prospects.subscription, changes::text);
end $$;

-- What people sent by forms belongs into the log too, which so far knows emails only.
alter table activity alter column email drop not null;
