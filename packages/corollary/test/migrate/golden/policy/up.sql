-- Policy

-- step 1: Create the policy corollary_delete of person
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
create policy corollary_delete on person for delete to corollary_app
  using (current_setting('corollary.scope', true) = 'unrestricted');

-- step 2: Create the policy corollary_insert of person
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
create policy corollary_insert on person for insert to corollary_app
  with check (current_setting('corollary.scope', true) = 'unrestricted');

-- step 3: Create the policy corollary_select of person
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
create policy corollary_select on person for select to corollary_app
  using (true);

-- step 4: Create the policy corollary_update of person
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
create policy corollary_update on person for update to corollary_app
  using ((person.id = (select (case when (nullif(current_setting('corollary.actor', true), '')::jsonb ->> 'id') ~ '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$' then (nullif(current_setting('corollary.actor', true), '')::jsonb ->> 'id') end)::uuid)) or current_setting('corollary.scope', true) = 'unrestricted')
  with check ((person.id = (select (case when (nullif(current_setting('corollary.actor', true), '')::jsonb ->> 'id') ~ '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$' then (nullif(current_setting('corollary.actor', true), '')::jsonb ->> 'id') end)::uuid)) or current_setting('corollary.scope', true) = 'unrestricted');

-- step 5: Switch on row security of person
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
alter table person enable row level security;

-- step 6: Create the policy corollary_delete of ticket
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
create policy corollary_delete on ticket for delete to corollary_app
  using (current_setting('corollary.scope', true) = 'unrestricted');

-- step 7: Create the policy corollary_insert of ticket
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
create policy corollary_insert on ticket for insert to corollary_app
  with check (true);

-- step 8: Create the policy corollary_select of ticket
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
create policy corollary_select on ticket for select to corollary_app
  using (true);

-- step 9: Create the policy corollary_update of ticket
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
create policy corollary_update on ticket for update to corollary_app
  using (current_setting('corollary.scope', true) = 'unrestricted')
  with check (current_setting('corollary.scope', true) = 'unrestricted');

-- step 10: Switch on row security of ticket
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
alter table ticket enable row level security;
