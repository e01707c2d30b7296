-- A token descends from a secret that a person set: the refresh token, or the client's secret. It is kept by that secret's
-- fingerprint and sealed with it. What was sealed with the client's secret before cannot be told apart, and is asked for anew.
truncate write_back_token;
alter table write_back_token add column origin text not null;
alter table write_back_token add column stored_at timestamptz;  -- origins that are not used any more go 30 days later
alter table write_back_token drop constraint write_back_token_pkey;
alter table write_back_token add primary key (realm, destination, origin);
