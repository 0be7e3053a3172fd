-- Required column

-- step 1: Add the column person.locale, empty at first
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
alter table person add column locale text collate pg_unicode_fast;

-- step 2 (batches): Give person.locale a value in every row
--   lock: row exclusive · work: rewrite · class: online · safety: BestEffort · risk: DataWillBeModified · on: public.person
--   advice: Triggers of the table run for each row that is changed.
--   batches: {"table":{"schema":"public","name":"person"},"key":["id"],"set":"locale = 'en'","where":"locale is null","size":5000}
update public.person set locale = 'en' where locale is null;

-- step 3: Require a value of person.locale in rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
alter table person add constraint person_locale_is_there check (locale is not null) not valid;

-- step 4 (no transaction): Look for rows of person without locale
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: None · on: public.person
--   advice: Fails if rows stand against it; mend them and run it again. New rows are held to it already.
alter table person validate constraint person_locale_is_there;

-- step 5: Require a value of person.locale
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
alter table person alter column locale set not null;
alter table person drop constraint person_locale_is_there;

-- step 6: Add the check person_locale_length_check of person, for rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
alter table person add constraint person_locale_length_check check (char_length(locale) <= 10) not valid;

-- step 7 (no transaction): Check the rows of person against check person_locale_length_check
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.person
--   advice: Fails if rows stand against it; mend them and run it again. New rows are held to it already.
alter table person validate constraint person_locale_length_check;
