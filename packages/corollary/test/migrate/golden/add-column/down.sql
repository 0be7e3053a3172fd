-- Back from: add column

-- step 1: Undo: Add the check person_phone_length_check of person, for rows that are written from now on
--   undoes: step 2
alter table person drop constraint person_phone_length_check;

-- step 2: Undo: Add the column person.phone
--   undoes: step 1
--   loses: values of person.phone
--   count: select count(phone) from person
alter table person drop column phone;
