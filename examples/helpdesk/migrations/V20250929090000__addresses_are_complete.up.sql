-- Addresses are complete
--
-- No way back from "Drop the column organisation.location": Its values are gone; only a backup brings them back.

-- step 1: Drop the check organisation_address_whole_check of organisation
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.organisation
alter table organisation drop constraint organisation_address_whole_check;

-- step 2: Drop the check organisation_location_length_check of organisation
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.organisation
alter table organisation drop constraint organisation_location_length_check;

-- step 3: Require a value of organisation.address_street in rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.organisation
alter table organisation add constraint organisation_address_street_is_there check (address_street is not null) not valid;

-- step 4: Require a value of organisation.address_postal_code in rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.organisation
alter table organisation add constraint organisation_address_postal_code_is_there check (address_postal_code is not null) not valid;

-- step 5: Require a value of organisation.address_city in rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.organisation
alter table organisation add constraint organisation_address_city_is_there check (address_city is not null) not valid;

-- step 6: Require a value of organisation.address_country in rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.organisation
alter table organisation add constraint organisation_address_country_is_there check (address_country is not null) not valid;

-- step 7: Look for rows of organisation without address_street
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: ExistingNullsMustBeAbsent · on: public.organisation
--   advice: Fails while a row lacks a value; these are counted by: select count(*) from organisation where address_street is null
alter table organisation validate constraint organisation_address_street_is_there;

-- step 8: Look for rows of organisation without address_postal_code
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: ExistingNullsMustBeAbsent · on: public.organisation
--   advice: Fails while a row lacks a value; these are counted by: select count(*) from organisation where address_postal_code is null
alter table organisation validate constraint organisation_address_postal_code_is_there;

-- step 9: Look for rows of organisation without address_city
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: ExistingNullsMustBeAbsent · on: public.organisation
--   advice: Fails while a row lacks a value; these are counted by: select count(*) from organisation where address_city is null
alter table organisation validate constraint organisation_address_city_is_there;

-- step 10: Look for rows of organisation without address_country
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: ExistingNullsMustBeAbsent · on: public.organisation
--   advice: Fails while a row lacks a value; these are counted by: select count(*) from organisation where address_country is null
alter table organisation validate constraint organisation_address_country_is_there;

-- step 11: Require a value of organisation.address_street
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.organisation
alter table organisation alter column address_street set not null;
alter table organisation drop constraint organisation_address_street_is_there;

-- step 12: Require a value of organisation.address_postal_code
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.organisation
alter table organisation alter column address_postal_code set not null;
alter table organisation drop constraint organisation_address_postal_code_is_there;

-- step 13: Require a value of organisation.address_city
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.organisation
alter table organisation alter column address_city set not null;
alter table organisation drop constraint organisation_address_city_is_there;

-- step 14: Require a value of organisation.address_country
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.organisation
alter table organisation alter column address_country set not null;
alter table organisation drop constraint organisation_address_country_is_there;

-- step 15: Drop the column organisation.location
--   lock: access exclusive · work: catalog · class: destructive · safety: WarnOnly · risk: ManualActionRequired · on: public.organisation
--   loses: values of organisation.location
--   count: select count(location) from organisation
--   advice: Keep a copy of what is needed still.
alter table organisation drop column location;
