-- Back from: index

-- step 1: Undo: Add the unique constraint person_name_key of person
--   undoes: step 3
alter table person drop constraint person_name_key;

-- step 2 (no transaction): Undo: Build the index ticket_priority_rating_idx of ticket
--   undoes: step 2
drop index concurrently if exists ticket_priority_rating_idx;

-- step 3 (no transaction): Undo: Build the index for the unique constraint person_name_key of person
--   undoes: step 1
drop index concurrently if exists person_name_key_new;
