-- Index

-- step 1 (no transaction): Build the index for the unique constraint person_name_key of person
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.person
--   advice: Fails if two rows share its values; mend them and run it again.
--   cleanup: drop index concurrently if exists person_name_key_new
create unique index concurrently person_name_key_new on person (name);

-- step 2 (no transaction): Build the index ticket_priority_rating_idx of ticket
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: None · on: public.ticket
--   cleanup: drop index concurrently if exists ticket_priority_rating_idx
create index concurrently ticket_priority_rating_idx on ticket (priority, rating);

-- step 3: Add the unique constraint person_name_key of person
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
alter table person add constraint person_name_key unique using index person_name_key_new;
