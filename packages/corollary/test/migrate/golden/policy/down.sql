-- Back from: policy

-- step 1: Undo: Switch on row security of ticket
--   undoes: step 10
alter table ticket disable row level security;

-- step 2: Undo: Create the policy corollary_update of ticket
--   undoes: step 9
drop policy corollary_update on ticket;

-- step 3: Undo: Create the policy corollary_select of ticket
--   undoes: step 8
drop policy corollary_select on ticket;

-- step 4: Undo: Create the policy corollary_insert of ticket
--   undoes: step 7
drop policy corollary_insert on ticket;

-- step 5: Undo: Create the policy corollary_delete of ticket
--   undoes: step 6
drop policy corollary_delete on ticket;

-- step 6: Undo: Switch on row security of person
--   undoes: step 5
alter table person disable row level security;

-- step 7: Undo: Create the policy corollary_update of person
--   undoes: step 4
drop policy corollary_update on person;

-- step 8: Undo: Create the policy corollary_select of person
--   undoes: step 3
drop policy corollary_select on person;

-- step 9: Undo: Create the policy corollary_insert of person
--   undoes: step 2
drop policy corollary_insert on person;

-- step 10: Undo: Create the policy corollary_delete of person
--   undoes: step 1
drop policy corollary_delete on person;
