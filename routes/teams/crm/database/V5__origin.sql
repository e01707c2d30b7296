-- The same as in V2__customers.sql, and: an event says which of our own writes its change was made upon, where the change says it
-- (origin). The writer then knows that the record there shows this version already. Only of the change itself: when another
-- source's row is shown because of it, it is news to both.
create or replace function apply_customer_changes(subscription text, messages text) returns int
language plpgsql as $$
declare
  change record;
  was    customer;
  shown  customer_source;
  event  text;
  news   int := 0;
begin
  for change in
    select f.id, f.realm, f.traceparent, f.subject as customer_id, key_of(f.source, 'source') as source, f.time,
      f.data->'origin' as origin,
      coalesce(f.version, floor(extract(epoch from f.time) * 1000)::bigint) as version,
      case f.data->>'change' when 'delete' then true when 'upsert' then false
        else refuse('change must be upsert or delete')::boolean end as deleted,
      case when f.data->>'change' = 'delete' then '{}'
        when jsonb_typeof(f.data->'customer') = 'object' then f.data->'customer'
        else refuse('customer must be an object')::jsonb end as customer
    from fresh(apply_customer_changes.subscription, apply_customer_changes.messages) f
    order by f.realm, f.subject, f.source, version, f.id
  loop
    insert into customer (realm, id) values (change.realm, change.customer_id) on conflict do nothing;
    select * into was from customer c where c.realm = change.realm and c.id = change.customer_id for update;

    insert into customer_source as s
    values (change.realm, change.customer_id, change.source, change.version, change.id, change.deleted, change.customer)
    on conflict (realm, id, source) do update
    set version = excluded.version, message = excluded.message, deleted = excluded.deleted, customer = excluded.customer
    where (s.version, s.message) < (excluded.version, excluded.message);
    continue when not found;  -- superseded

    select * into shown from customer_source s where s.realm = change.realm and s.id = change.customer_id
    order by s.message desc limit 1;
    update customer c set source = shown.source, message = shown.message
    where c.realm = change.realm and c.id = change.customer_id;
    continue when was.deleted and shown.deleted or not was.deleted and not shown.deleted and was.customer = shown.customer;

    update customer c
    set version = c.version + 1, deleted = shown.deleted, customer = shown.customer, changed_at = now()
    where c.realm = change.realm and c.id = change.customer_id;
    news := news + 1;
    event := case when shown.deleted then 'CUSTOMER_DELETED' when was.deleted then 'CUSTOMER_CREATED' else 'CUSTOMER_UPDATED' end;
    insert into outbox (id, topic, realm, source, subject, version, "time", cause, traceparent, data)
    values (derived_id(change.id, event, 0), event, change.realm, 'crm', change.customer_id, was.version + 1, change.time, change.id,
      change.traceparent,
      jsonb_build_object('customerId', change.customer_id)
        || case when shown.deleted then '{}' else jsonb_build_object('customer', shown.customer) end
        || case when shown.message = change.id and jsonb_typeof(change.origin) = 'object'
             then jsonb_build_object('origin', change.origin) else '{}' end)
    on conflict do nothing;
  end loop;
  return news;
end $$;
