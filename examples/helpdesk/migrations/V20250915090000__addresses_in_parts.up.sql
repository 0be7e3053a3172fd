-- Addresses in parts

-- step 1: Add the column organisation.address_street
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.organisation
alter table organisation add column address_street text collate pg_unicode_fast;

-- step 2: Add the column organisation.address_postal_code
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.organisation
alter table organisation add column address_postal_code text collate pg_unicode_fast;

-- step 3: Add the column organisation.address_city
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.organisation
alter table organisation add column address_city text collate pg_unicode_fast;

-- step 4: Add the column organisation.address_country
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.organisation
alter table organisation add column address_country text collate pg_unicode_fast;

-- step 5 (no transaction): Build the index organisation_address_city_idx of organisation
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: None · on: public.organisation
--   cleanup: drop index concurrently if exists organisation_address_city_idx
create index concurrently organisation_address_city_idx on organisation (address_city);

-- step 6: Add the check organisation_address_city_length_check of organisation, for rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.organisation
alter table organisation add constraint organisation_address_city_length_check check (char_length(address_city) <= 60) not valid;

-- step 7: Add the check organisation_address_country_length_check of organisation, for rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.organisation
alter table organisation add constraint organisation_address_country_length_check check (char_length(address_country) <= 60) not valid;

-- step 8: Add the check organisation_address_postal_code_length_check of organisation, for rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.organisation
alter table organisation add constraint organisation_address_postal_code_length_check check (char_length(address_postal_code) <= 12) not valid;

-- step 9: Add the check organisation_address_street_length_check of organisation, for rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.organisation
alter table organisation add constraint organisation_address_street_length_check check (char_length(address_street) <= 80) not valid;

-- step 10: Add the check organisation_address_whole_check of organisation, for rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.organisation
alter table organisation add constraint organisation_address_whole_check check (num_nulls(address_street, address_postal_code, address_city, address_country) = 0 or num_nonnulls(address_street, address_postal_code, address_city, address_country) = 0) not valid;

-- step 11: Check the rows of organisation against check organisation_address_city_length_check
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.organisation
--   advice: Fails if rows stand against it; mend them and run it again. New rows are held to it already.
alter table organisation validate constraint organisation_address_city_length_check;

-- step 12: Check the rows of organisation against check organisation_address_country_length_check
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.organisation
--   advice: Fails if rows stand against it; mend them and run it again. New rows are held to it already.
alter table organisation validate constraint organisation_address_country_length_check;

-- step 13: Check the rows of organisation against check organisation_address_postal_code_length_check
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.organisation
--   advice: Fails if rows stand against it; mend them and run it again. New rows are held to it already.
alter table organisation validate constraint organisation_address_postal_code_length_check;

-- step 14: Check the rows of organisation against check organisation_address_street_length_check
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.organisation
--   advice: Fails if rows stand against it; mend them and run it again. New rows are held to it already.
alter table organisation validate constraint organisation_address_street_length_check;

-- step 15: Check the rows of organisation against check organisation_address_whole_check
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.organisation
--   advice: Fails if rows stand against it; mend them and run it again. New rows are held to it already.
alter table organisation validate constraint organisation_address_whole_check;
