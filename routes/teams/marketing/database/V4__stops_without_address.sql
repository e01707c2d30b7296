-- A stop outlives its address when a person asks to be forgotten: then only this digest of it is kept.
create function address_digest(realm text, value text) returns text
language sql immutable as $$
  select 'sha256:' || encode(sha256(convert_to(length(realm) || ':' || realm || address_of(value), 'UTF8')), 'hex')
$$;
