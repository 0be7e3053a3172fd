-- One contact for an address

-- step 1 (no transaction): Build the index for the unique constraint contact_email_key of contact
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.contact
--   advice: Fails if two rows share its values; mend them and run it again.
--   cleanup: drop index concurrently if exists contact_email_key_new
create unique index concurrently contact_email_key_new on contact (email);

-- step 2 (no transaction): Build the index ticket_due_idx of ticket
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: None · on: public.ticket
--   cleanup: drop index concurrently if exists ticket_due_idx
create index concurrently ticket_due_idx on ticket (due);

-- step 3 (no transaction): Build the index ticket_status_priority_idx of ticket
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: None · on: public.ticket
--   cleanup: drop index concurrently if exists ticket_status_priority_idx
create index concurrently ticket_status_priority_idx on ticket (status, priority desc);

-- step 4: Add the unique constraint contact_email_key of contact
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.contact
alter table contact add constraint contact_email_key unique using index contact_email_key_new;

-- step 5: Add the check ticket_assigned_check of ticket, for rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
alter table ticket add constraint ticket_assigned_check check (status = 'new'::ticket_status or not assignee_id is null) not valid;

-- step 6: Check the rows of ticket against check ticket_assigned_check
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.ticket
--   advice: Fails if rows stand against it; mend them and run it again. New rows are held to it already.
alter table ticket validate constraint ticket_assigned_check;
