-- Back from: reference cycle

-- step 1: Undo: Grant select, insert, update, delete on table public.team to corollary_app
--   undoes: step 8
revoke select, insert, update, delete on table team from corollary_app;

-- step 2: Undo: Create the trigger team_touch of team
--   undoes: step 7
drop trigger team_touch on team;

-- step 3: Undo: Add the foreign key team_lead_id_fkey of team
--   undoes: step 5
alter table team drop constraint team_lead_id_fkey;

-- step 4: Undo: Add the foreign key person_team_id_fkey of person, for rows that are written from now on
--   undoes: step 4
alter table person drop constraint person_team_id_fkey;

-- step 5 (no transaction): Undo: Build the index person_team_id_idx of person
--   undoes: step 3
drop index concurrently if exists person_team_id_idx;

-- step 6: Undo: Add the column person.team_id
--   undoes: step 2
--   loses: values of person.team_id
--   count: select count(team_id) from person
alter table person drop column team_id;

-- step 7: Undo: Create the table team
--   undoes: step 1
--   loses: rows of team
--   count: select count(*) from team
drop table team;
