-- What a record of an outside system holds because of us, so that what comes back from there is not written there again.
alter table write_back_state
  add content    bytea,        -- digest of what the last write made of the record; null = nobody knows
  add mark       uuid,         -- that write, as the record carries it ($mark)
  add written_at timestamptz;  -- when it was written
-- Whose record it is, the record says itself: nobody asks by its id there.
drop index write_back_state_external;
