-- "Done in the last minute and hour" without reading the day: rows come in the order of their time, so a range of pages
-- is a range of time, and the index costs a settle next to nothing.
create index delivery_ended_at on delivery_ended using brin (ended_at) with (autosummarize = on, pages_per_range = 32);
