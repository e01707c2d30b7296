-- What a whole destination waits for, told to people: a day's calls that are used up, a login that is not accepted.
alter table write_back_limit add column waits_until timestamptz;
alter table write_back_limit add column waits_for text;          -- in our words, without data of messages
create index write_back_limit_waits on write_back_limit (waits_until) where waits_until is not null;
