-- Back from: one contact for an address

-- step 1: Undo: Add the check ticket_assigned_check of ticket, for rows that are written from now on
--   undoes: step 5
alter table ticket drop constraint ticket_assigned_check;

-- step 2: Undo: Add the unique constraint contact_email_key of contact
--   undoes: step 4
alter table contact drop constraint contact_email_key;

-- step 3 (no transaction): Undo: Build the index ticket_status_priority_idx of ticket
--   undoes: step 3
drop index concurrently if exists ticket_status_priority_idx;

-- step 4 (no transaction): Undo: Build the index ticket_due_idx of ticket
--   undoes: step 2
drop index concurrently if exists ticket_due_idx;

-- step 5 (no transaction): Undo: Build the index for the unique constraint contact_email_key of contact
--   undoes: step 1
drop index concurrently if exists contact_email_key_new;
