-- Back from: required column

-- step 1: Undo: Add the check person_locale_length_check of person, for rows that are written from now on
--   undoes: step 6
alter table person drop constraint person_locale_length_check;

-- step 2: Undo: Require a value of person.locale
--   undoes: step 5
alter table person alter column locale drop not null;

-- step 3: Undo: Require a value of person.locale in rows that are written from now on
--   undoes: step 3
alter table person drop constraint if exists person_locale_is_there;

-- step 4: Undo: Add the column person.locale, empty at first
--   undoes: step 1
--   loses: values of person.locale
--   count: select count(locale) from person
alter table person drop column locale;
