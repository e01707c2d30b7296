-- The newest dead letters without reading all that waits. A row enters when it dies and leaves when it is replayed or
-- discarded; the columns change with the state only, so leasing stays a HOT update.
create index delivery_dead on delivery ((coalesce(since, created_at))) where state = 'x';
