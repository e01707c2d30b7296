-- A write-back is a delivery for one outside system: its lane is (subscription, realm, destination). All others have ''.
alter table lane add column destination text not null default '' collate "C";
alter table lane drop constraint lane_subscription_realm_key;
alter table lane add constraint lane_key unique (subscription, realm, destination);
