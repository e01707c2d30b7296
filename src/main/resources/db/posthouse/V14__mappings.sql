-- Digest of the jq files that the document names, as they were when it was applied; null where it names none. A realm with
-- another mapping is another realm.
alter table realm add mappings text;
alter table realm_version add mappings text;
