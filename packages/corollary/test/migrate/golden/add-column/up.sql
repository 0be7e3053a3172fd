-- Add column

-- step 1: Add the column person.phone
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
alter table person add column phone text collate pg_unicode_fast;

-- step 2: Add the check person_phone_length_check of person, for rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
alter table person add constraint person_phone_length_check check (char_length(phone) <= 30) not valid;

-- step 3 (no transaction): Check the rows of person against check person_phone_length_check
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.person
--   advice: Fails if rows stand against it; mend them and run it again. New rows are held to it already.
alter table person validate constraint person_phone_length_check;
