create function take_stock(subscription text, messages text) returns bigint language sql as $$
  with n as (insert into taken (id) select id from fresh(subscription, messages) returning 1) select count(*) from n
$$;
