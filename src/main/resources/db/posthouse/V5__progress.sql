-- Finds what stopped by its message, for who follows one. Only deliveries that wait, are held or dead are in it: publishing,
-- leasing and settling as done never touch it, so it costs only what failed. Those that are ready have no such index, because
-- it would cost every publish; that they are open is concluded (see ProgressRows). "message is not null" is always so, and keeps
-- the planner from walking this index for questions that name no message, such as what is due.
create index delivery_stopped_message on delivery (message) where state in ('w', 'h', 'x')
  and message is not null;
