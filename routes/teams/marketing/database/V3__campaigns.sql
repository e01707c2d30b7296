-- Copy of crm's customers with no more than a campaign needs. A tombstone keeps its version, so that nothing older revives it.
create table audience (
  realm    text collate "C" not null,
  customer text collate "C" not null,
  version  bigint not null,
  message  uuid not null,                    -- decides between equal versions
  deleted  boolean not null,
  email    text,
  name     text,
  primary key (realm, customer)
) with (fillfactor = 80);

create table campaign (
  realm        text collate "C" not null,
  id           text collate "C" not null,
  name         text,
  requested_at timestamptz not null,
  primary key (realm, id)
);

-- Who got a campaign. The key is the promise: a customer gets it once, however often it is requested.
create table campaign_recipient (
  realm    text collate "C" not null,
  campaign text collate "C" not null,
  customer text collate "C" not null,
  email    text not null,                    -- id of the email: the id of its EMAIL_SENT
  sent_at  timestamptz not null,
  primary key (realm, campaign, customer)
);
