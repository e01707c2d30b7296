-- How long a message is remembered counts from when it was applied: its id says when it happened, which may be long before. Null:
-- applied before there was this column; such rows go with their day.
alter table inbox add column applied_at timestamptz;
alter table inbox alter column applied_at set default now();
