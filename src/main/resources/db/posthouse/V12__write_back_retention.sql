-- Appends (source is empty, entity and message are the same) in the order of their time, to forget the old ones without reading
-- what guards states. The column never changes for an append, so writing one stays a HOT update.
create index write_back_state_append on write_back_state (message) where source = '';
