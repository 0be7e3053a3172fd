-- Back from: First
--
-- The role corollary_app stays: it belongs to the whole server, and other databases may use it.

-- step 1: Undo: Grant corollary_app its privileges on 6 objects
--   undoes: step 29
revoke select, insert, update, delete on table ticket from corollary_app;
revoke select, insert, update, delete on table person from corollary_app;
revoke select, insert, update, delete on table comment from corollary_app;
revoke usage on schema public from corollary_app;
revoke usage on schema corollary from corollary_app;
revoke execute on function corollary.updated_at_touch() from corollary_app;

-- step 2: Undo: Write 4 comments
--   undoes: step 28
comment on column corollary.deployment.schema is null;
comment on column corollary.deployment.schema_hash is null;
comment on table corollary.deployment is null;
comment on schema corollary is null;

-- step 3: Undo: Switch on row security of ticket
--   undoes: step 27
alter table ticket disable row level security;

-- step 4: Undo: Create the policy corollary_update of ticket
--   undoes: step 26
drop policy corollary_update on ticket;

-- step 5: Undo: Create the policy corollary_select of ticket
--   undoes: step 25
drop policy corollary_select on ticket;

-- step 6: Undo: Create the policy corollary_insert of ticket
--   undoes: step 24
drop policy corollary_insert on ticket;

-- step 7: Undo: Create the policy corollary_delete of ticket
--   undoes: step 23
drop policy corollary_delete on ticket;

-- step 8: Undo: Create the trigger ticket_touch of ticket
--   undoes: step 22
drop trigger ticket_touch on ticket;

-- step 9: Undo: Switch on row security of person
--   undoes: step 21
alter table person disable row level security;

-- step 10: Undo: Create the policy corollary_update of person
--   undoes: step 20
drop policy corollary_update on person;

-- step 11: Undo: Create the policy corollary_select of person
--   undoes: step 19
drop policy corollary_select on person;

-- step 12: Undo: Create the policy corollary_insert of person
--   undoes: step 18
drop policy corollary_insert on person;

-- step 13: Undo: Create the policy corollary_delete of person
--   undoes: step 17
drop policy corollary_delete on person;

-- step 14: Undo: Create the trigger person_touch of person
--   undoes: step 16
drop trigger person_touch on person;

-- step 15: Undo: Switch on row security of comment
--   undoes: step 15
alter table comment disable row level security;

-- step 16: Undo: Create the policy corollary_update of comment
--   undoes: step 14
drop policy corollary_update on comment;

-- step 17: Undo: Create the policy corollary_select of comment
--   undoes: step 13
drop policy corollary_select on comment;

-- step 18: Undo: Create the policy corollary_insert of comment
--   undoes: step 12
drop policy corollary_insert on comment;

-- step 19: Undo: Create the policy corollary_delete of comment
--   undoes: step 11
drop policy corollary_delete on comment;

-- step 20: Undo: Create the trigger comment_touch of comment
--   undoes: step 10
drop trigger comment_touch on comment;

-- step 21: Undo: Add the foreign key ticket_opener_id_fkey of ticket
--   undoes: step 9
alter table ticket drop constraint ticket_opener_id_fkey;

-- step 22: Undo: Add the foreign key comment_ticket_id_fkey of comment
--   undoes: step 8
alter table comment drop constraint comment_ticket_id_fkey;

-- step 23: Undo: Create the table ticket
--   undoes: step 7
--   loses: rows of ticket
--   count: select count(*) from ticket
drop table ticket;

-- step 24: Undo: Create the table person
--   undoes: step 6
--   loses: rows of person
--   count: select count(*) from person
drop table person;

-- step 25: Undo: Create the table comment
--   undoes: step 5
--   loses: rows of comment
--   count: select count(*) from comment
drop table comment;

-- step 26: Undo: Create the table corollary.deployment
--   undoes: step 4
drop table corollary.deployment;

-- step 27: Undo: Create the function corollary.updated_at_touch
--   undoes: step 3
drop function corollary.updated_at_touch();

-- step 28: Undo: Create the enum ticket_priority
--   undoes: step 2
drop type ticket_priority;
