-- Tenant

-- step 1: Create the function corollary.keep_tenant
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create or replace function corollary.keep_tenant() returns trigger
language plpgsql as $$
begin
  raise exception 'A row of % stays in its tenant.', tg_table_name using errcode = 'check_violation', table = tg_table_name, schema = tg_table_schema;
end
$$;

-- step 2: Create the table company
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create table company (
  id uuid not null default uuidv7(),
  name text collate pg_unicode_fast not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint company_pkey primary key (id),
  constraint company_name_length_check check (char_length(name) <= 80)
);

-- step 3: Add the column person.tenant_id, empty at first
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
alter table person add column tenant_id uuid;
alter table person alter column tenant_id set default (case when (nullif(current_setting('corollary.actor', true), '')::jsonb ->> 'tenant') ~ '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$' then (nullif(current_setting('corollary.actor', true), '')::jsonb ->> 'tenant') end)::uuid;

-- step 4: Add the column ticket.tenant_id, empty at first
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
alter table ticket add column tenant_id uuid;
alter table ticket alter column tenant_id set default (case when (nullif(current_setting('corollary.actor', true), '')::jsonb ->> 'tenant') ~ '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$' then (nullif(current_setting('corollary.actor', true), '')::jsonb ->> 'tenant') end)::uuid;

-- step 5 (batches): Give person.tenant_id a value in every row
--   lock: row exclusive · work: rewrite · class: online · safety: BestEffort · risk: DataWillBeModified · on: public.person
--   advice: Triggers of the table run for each row that is changed.
--   batches: {"table":{"schema":"public","name":"person"},"key":["id"],"set":"tenant_id = (select id from company order by created_at limit 1)","where":"tenant_id is null and ((select id from company order by created_at limit 1)) is not null","size":5000}
update public.person set tenant_id = (select id from company order by created_at limit 1) where tenant_id is null and ((select id from company order by created_at limit 1)) is not null;

-- step 6 (batches): Give ticket.tenant_id a value in every row
--   lock: row exclusive · work: rewrite · class: online · safety: BestEffort · risk: DataWillBeModified · on: public.ticket
--   advice: Triggers of the table run for each row that is changed.
--   batches: {"table":{"schema":"public","name":"ticket"},"key":["id"],"set":"tenant_id = (select id from company order by created_at limit 1)","where":"tenant_id is null and ((select id from company order by created_at limit 1)) is not null","size":5000}
update public.ticket set tenant_id = (select id from company order by created_at limit 1) where tenant_id is null and ((select id from company order by created_at limit 1)) is not null;

-- step 7: Require a value of person.tenant_id in rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
alter table person add constraint person_tenant_id_is_there check (tenant_id is not null) not valid;

-- step 8: Require a value of ticket.tenant_id in rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
alter table ticket add constraint ticket_tenant_id_is_there check (tenant_id is not null) not valid;

-- step 9 (no transaction): Look for rows of person without tenant_id
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: ExistingNullsMustBeAbsent · on: public.person
--   advice: Fails while a row lacks a value; these are counted by: select count(*) from person where tenant_id is null
alter table person validate constraint person_tenant_id_is_there;

-- step 10 (no transaction): Look for rows of ticket without tenant_id
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: ExistingNullsMustBeAbsent · on: public.ticket
--   advice: Fails while a row lacks a value; these are counted by: select count(*) from ticket where tenant_id is null
alter table ticket validate constraint ticket_tenant_id_is_there;

-- step 11: Require a value of person.tenant_id
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
alter table person alter column tenant_id set not null;
alter table person drop constraint person_tenant_id_is_there;

-- step 12: Require a value of ticket.tenant_id
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
alter table ticket alter column tenant_id set not null;
alter table ticket drop constraint ticket_tenant_id_is_there;

-- step 13 (no transaction): Build the index for the unique constraint person_tenant_id_id_key of person
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.person
--   advice: Fails if two rows share its values; mend them and run it again.
--   cleanup: drop index concurrently if exists person_tenant_id_id_key_new
create unique index concurrently person_tenant_id_id_key_new on person (tenant_id, id);

-- step 14 (no transaction): Build the index for the unique constraint ticket_tenant_id_id_key of ticket
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.ticket
--   advice: Fails if two rows share its values; mend them and run it again.
--   cleanup: drop index concurrently if exists ticket_tenant_id_id_key_new
create unique index concurrently ticket_tenant_id_id_key_new on ticket (tenant_id, id);

-- step 15 (no transaction): Build the index ticket_opener_id_idx of ticket anew beside the old one
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: None · on: public.ticket
--   cleanup: drop index concurrently if exists ticket_opener_id_idx_new
create index concurrently ticket_opener_id_idx_new on ticket (tenant_id, opener_id);

-- step 16: Let the new one take the place of the index ticket_opener_id_idx of ticket
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
drop index ticket_opener_id_idx;
alter index ticket_opener_id_idx_new rename to ticket_opener_id_idx;

-- step 17: Add the unique constraint person_tenant_id_id_key of person
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
alter table person add constraint person_tenant_id_id_key unique using index person_tenant_id_id_key_new;

-- step 18: Add the foreign key person_tenant_id_fkey of person, for rows that are written from now on
--   lock: share row exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
alter table person add constraint person_tenant_id_fkey foreign key (tenant_id) references company (id) on delete restrict not valid;

-- step 19: Add the unique constraint ticket_tenant_id_id_key of ticket
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
alter table ticket add constraint ticket_tenant_id_id_key unique using index ticket_tenant_id_id_key_new;

-- step 20: Change the foreign key ticket_opener_id_fkey of ticket, for rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
alter table ticket drop constraint ticket_opener_id_fkey, add constraint ticket_opener_id_fkey foreign key (tenant_id, opener_id) references person (tenant_id, id) on delete restrict not valid;

-- step 21: Add the foreign key ticket_tenant_id_fkey of ticket, for rows that are written from now on
--   lock: share row exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
alter table ticket add constraint ticket_tenant_id_fkey foreign key (tenant_id) references company (id) on delete restrict not valid;

-- step 22 (no transaction): Check the rows of person against foreign key person_tenant_id_fkey
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.person
--   advice: Fails if rows stand against it; mend them and run it again. New rows are held to it already.
alter table person validate constraint person_tenant_id_fkey;

-- step 23 (no transaction): Check the rows of ticket against foreign key ticket_opener_id_fkey
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.ticket
--   advice: Fails if rows stand against it; mend them and run it again. New rows are held to it already.
alter table ticket validate constraint ticket_opener_id_fkey;

-- step 24 (no transaction): Check the rows of ticket against foreign key ticket_tenant_id_fkey
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.ticket
--   advice: Fails if rows stand against it; mend them and run it again. New rows are held to it already.
alter table ticket validate constraint ticket_tenant_id_fkey;

-- step 25: Create the trigger company_touch of company
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create trigger company_touch
  before update on company for each row
  when (old.* is distinct from new.*)
  execute function corollary.updated_at_touch();

-- step 26: Create the trigger person_tenant_touch of person
--   lock: share row exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
create trigger person_tenant_touch
  before update of tenant_id on person for each row
  when (old.tenant_id is distinct from new.tenant_id)
  execute function corollary.keep_tenant();

-- step 27: Create the policy corollary_all of person
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
create policy corollary_all on person to public
  using (true);

-- step 28: Create the policy corollary_tenant of person
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
create policy corollary_tenant on person as restrictive to public
  using ((person.tenant_id = (select (case when (nullif(current_setting('corollary.actor', true), '')::jsonb ->> 'tenant') ~ '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$' then (nullif(current_setting('corollary.actor', true), '')::jsonb ->> 'tenant') end)::uuid)) or coalesce(current_setting('corollary.scope', true), '') in ('unrestricted', 'all tenants'));

-- step 29: Switch on row security of person, for its owner too
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
alter table person enable row level security;
alter table person force row level security;

-- step 30: Create the trigger ticket_tenant_touch of ticket
--   lock: share row exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
create trigger ticket_tenant_touch
  before update of tenant_id on ticket for each row
  when (old.tenant_id is distinct from new.tenant_id)
  execute function corollary.keep_tenant();

-- step 31: Create the policy corollary_all of ticket
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
create policy corollary_all on ticket to public
  using (true);

-- step 32: Create the policy corollary_tenant of ticket
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
create policy corollary_tenant on ticket as restrictive to public
  using ((ticket.tenant_id = (select (case when (nullif(current_setting('corollary.actor', true), '')::jsonb ->> 'tenant') ~ '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$' then (nullif(current_setting('corollary.actor', true), '')::jsonb ->> 'tenant') end)::uuid)) or coalesce(current_setting('corollary.scope', true), '') in ('unrestricted', 'all tenants'));

-- step 33: Switch on row security of ticket, for its owner too
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
alter table ticket enable row level security;
alter table ticket force row level security;

-- step 34: Grant corollary_app its privileges on 2 objects
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
grant execute on function corollary.keep_tenant() to corollary_app;
grant select, insert, update, delete on table company to corollary_app;
