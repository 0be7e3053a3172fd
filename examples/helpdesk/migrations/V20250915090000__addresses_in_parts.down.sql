-- Back from: addresses in parts

-- step 1: Undo: Add the check organisation_address_whole_check of organisation, for rows that are written from now on
--   undoes: step 10
alter table organisation drop constraint organisation_address_whole_check;

-- step 2: Undo: Add the check organisation_address_street_length_check of organisation, for rows that are written from now on
--   undoes: step 9
alter table organisation drop constraint organisation_address_street_length_check;

-- step 3: Undo: Add the check organisation_address_postal_code_length_check of organisation, for rows that are written from now on
--   undoes: step 8
alter table organisation drop constraint organisation_address_postal_code_length_check;

-- step 4: Undo: Add the check organisation_address_country_length_check of organisation, for rows that are written from now on
--   undoes: step 7
alter table organisation drop constraint organisation_address_country_length_check;

-- step 5: Undo: Add the check organisation_address_city_length_check of organisation, for rows that are written from now on
--   undoes: step 6
alter table organisation drop constraint organisation_address_city_length_check;

-- step 6 (no transaction): Undo: Build the index organisation_address_city_idx of organisation
--   undoes: step 5
drop index concurrently if exists organisation_address_city_idx;

-- step 7: Undo: Add the column organisation.address_country
--   undoes: step 4
alter table organisation drop column address_country;

-- step 8: Undo: Add the column organisation.address_city
--   undoes: step 3
alter table organisation drop column address_city;

-- step 9: Undo: Add the column organisation.address_postal_code
--   undoes: step 2
alter table organisation drop column address_postal_code;

-- step 10: Undo: Add the column organisation.address_street
--   undoes: step 1
alter table organisation drop column address_street;
