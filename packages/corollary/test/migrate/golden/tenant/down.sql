-- Back from: tenant

-- step 1: Undo: Grant corollary_app its privileges on 2 objects
--   undoes: step 34
revoke select, insert, update, delete on table company from corollary_app;
revoke execute on function corollary.keep_tenant() from corollary_app;

-- step 2: Undo: Switch on row security of ticket, for its owner too
--   undoes: step 33
alter table ticket disable row level security;
alter table ticket no force row level security;

-- step 3: Undo: Create the policy corollary_tenant of ticket
--   undoes: step 32
drop policy corollary_tenant on ticket;

-- step 4: Undo: Create the policy corollary_all of ticket
--   undoes: step 31
drop policy corollary_all on ticket;

-- step 5: Undo: Create the trigger ticket_tenant_touch of ticket
--   undoes: step 30
drop trigger ticket_tenant_touch on ticket;

-- step 6: Undo: Switch on row security of person, for its owner too
--   undoes: step 29
alter table person disable row level security;
alter table person no force row level security;

-- step 7: Undo: Create the policy corollary_tenant of person
--   undoes: step 28
drop policy corollary_tenant on person;

-- step 8: Undo: Create the policy corollary_all of person
--   undoes: step 27
drop policy corollary_all on person;

-- step 9: Undo: Create the trigger person_tenant_touch of person
--   undoes: step 26
drop trigger person_tenant_touch on person;

-- step 10: Undo: Create the trigger company_touch of company
--   undoes: step 25
drop trigger company_touch on company;

-- step 11: Undo: Add the foreign key ticket_tenant_id_fkey of ticket, for rows that are written from now on
--   undoes: step 21
alter table ticket drop constraint ticket_tenant_id_fkey;

-- step 12: Undo: Change the foreign key ticket_opener_id_fkey of ticket, for rows that are written from now on
--   undoes: step 20
alter table ticket drop constraint ticket_opener_id_fkey, add constraint ticket_opener_id_fkey foreign key (opener_id) references person (id) on delete restrict;

-- step 13: Undo: Add the unique constraint ticket_tenant_id_id_key of ticket
--   undoes: step 19
alter table ticket drop constraint ticket_tenant_id_id_key;

-- step 14: Undo: Add the foreign key person_tenant_id_fkey of person, for rows that are written from now on
--   undoes: step 18
alter table person drop constraint person_tenant_id_fkey;

-- step 15: Undo: Add the unique constraint person_tenant_id_id_key of person
--   undoes: step 17
alter table person drop constraint person_tenant_id_id_key;

-- step 16: Undo: Let the new one take the place of the index ticket_opener_id_idx of ticket
--   undoes: step 16
drop index ticket_opener_id_idx;
create index ticket_opener_id_idx on ticket (opener_id);

-- step 17 (no transaction): Undo: Build the index ticket_opener_id_idx of ticket anew beside the old one
--   undoes: step 15
drop index concurrently if exists ticket_opener_id_idx_new;

-- step 18 (no transaction): Undo: Build the index for the unique constraint ticket_tenant_id_id_key of ticket
--   undoes: step 14
drop index concurrently if exists ticket_tenant_id_id_key_new;

-- step 19 (no transaction): Undo: Build the index for the unique constraint person_tenant_id_id_key of person
--   undoes: step 13
drop index concurrently if exists person_tenant_id_id_key_new;

-- step 20: Undo: Require a value of ticket.tenant_id
--   undoes: step 12
alter table ticket alter column tenant_id drop not null;

-- step 21: Undo: Require a value of person.tenant_id
--   undoes: step 11
alter table person alter column tenant_id drop not null;

-- step 22: Undo: Require a value of ticket.tenant_id in rows that are written from now on
--   undoes: step 8
alter table ticket drop constraint if exists ticket_tenant_id_is_there;

-- step 23: Undo: Require a value of person.tenant_id in rows that are written from now on
--   undoes: step 7
alter table person drop constraint if exists person_tenant_id_is_there;

-- step 24: Undo: Add the column ticket.tenant_id, empty at first
--   undoes: step 4
--   loses: values of ticket.tenant_id
--   count: select count(tenant_id) from ticket
alter table ticket drop column tenant_id;

-- step 25: Undo: Add the column person.tenant_id, empty at first
--   undoes: step 3
--   loses: values of person.tenant_id
--   count: select count(tenant_id) from person
alter table person drop column tenant_id;

-- step 26: Undo: Create the table company
--   undoes: step 2
--   loses: rows of company
--   count: select count(*) from company
drop table company;

-- step 27: Undo: Create the function corollary.keep_tenant
--   undoes: step 1
drop function corollary.keep_tenant();
