-- First

-- step 1: Create the role corollary_app
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
do $$
begin
  if not exists (select from pg_roles where rolname = 'corollary_app') then
    create role corollary_app nologin;
  end if;
exception when duplicate_object or unique_violation then
  null;
end
$$;

do $$
begin
  if not pg_has_role(current_user, 'corollary_app', case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end) then
    grant corollary_app to current_user;
  end if;
end
$$;

-- step 2: Create the enum ticket_priority
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create type ticket_priority as enum ('low', 'normal', 'high');

-- step 3: Create the function corollary.updated_at_touch
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create or replace function corollary.updated_at_touch() returns trigger
language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end
$$;

-- step 4: Create the table corollary.deployment
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create table corollary.deployment (
  singleton boolean not null default true,
  schema_hash text not null,
  model_hash text,
  schema jsonb not null,
  deployed_at timestamptz not null default now(),
  constraint deployment_pkey primary key (singleton),
  constraint deployment_singleton_check check (singleton)
);

-- step 5: Create the table comment
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create table comment (
  id uuid not null default uuidv7(),
  ticket_id uuid not null,
  body text collate pg_unicode_fast not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint comment_pkey primary key (id)
);
create index comment_ticket_id_idx on comment (ticket_id);

-- step 6: Create the table person
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create table person (
  id uuid not null default uuidv7(),
  name text collate pg_unicode_fast not null,
  email text collate pg_unicode_fast not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint person_pkey primary key (id),
  constraint person_email_key unique (email),
  constraint person_email_length_check check (char_length(email) <= 120),
  constraint person_name_length_check check (char_length(name) <= 80)
);

-- step 7: Create the table ticket
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create table ticket (
  id uuid not null default uuidv7(),
  subject text collate pg_unicode_fast not null,
  body text collate pg_unicode_fast,
  priority ticket_priority not null default 'normal',
  rating integer,
  opener_id uuid not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint ticket_pkey primary key (id),
  constraint ticket_rated_check check (rating is null or priority <> 'low'::ticket_priority),
  constraint ticket_rating_range_check check (rating between 1 and 5),
  constraint ticket_subject_length_check check (char_length(subject) <= 120)
);
create index ticket_opener_id_idx on ticket (opener_id);
create index ticket_priority_created_at_idx on ticket (priority, created_at desc);

-- step 8: Add the foreign key comment_ticket_id_fkey of comment
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
alter table comment add constraint comment_ticket_id_fkey foreign key (ticket_id) references ticket (id) on delete cascade;

-- step 9: Add the foreign key ticket_opener_id_fkey of ticket
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
alter table ticket add constraint ticket_opener_id_fkey foreign key (opener_id) references person (id) on delete restrict;

-- step 10: Create the trigger comment_touch of comment
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create trigger comment_touch
  before update on comment for each row
  when (old.* is distinct from new.*)
  execute function corollary.updated_at_touch();

-- step 11: Create the policy corollary_delete of comment
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create policy corollary_delete on comment for delete to corollary_app
  using (current_setting('corollary.scope', true) = 'unrestricted');

-- step 12: Create the policy corollary_insert of comment
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create policy corollary_insert on comment for insert to corollary_app
  with check (current_setting('corollary.scope', true) = 'unrestricted');

-- step 13: Create the policy corollary_select of comment
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create policy corollary_select on comment for select to corollary_app
  using (current_setting('corollary.scope', true) = 'unrestricted');

-- step 14: Create the policy corollary_update of comment
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create policy corollary_update on comment for update to corollary_app
  using (current_setting('corollary.scope', true) = 'unrestricted')
  with check (current_setting('corollary.scope', true) = 'unrestricted');

-- step 15: Switch on row security of comment
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
alter table comment enable row level security;

-- step 16: Create the trigger person_touch of person
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create trigger person_touch
  before update on person for each row
  when (old.* is distinct from new.*)
  execute function corollary.updated_at_touch();

-- step 17: Create the policy corollary_delete of person
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create policy corollary_delete on person for delete to corollary_app
  using (current_setting('corollary.scope', true) = 'unrestricted');

-- step 18: Create the policy corollary_insert of person
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create policy corollary_insert on person for insert to corollary_app
  with check (current_setting('corollary.scope', true) = 'unrestricted');

-- step 19: Create the policy corollary_select of person
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create policy corollary_select on person for select to corollary_app
  using (true);

-- step 20: Create the policy corollary_update of person
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create policy corollary_update on person for update to corollary_app
  using (current_setting('corollary.scope', true) = 'unrestricted')
  with check (current_setting('corollary.scope', true) = 'unrestricted');

-- step 21: Switch on row security of person
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
alter table person enable row level security;

-- step 22: Create the trigger ticket_touch of ticket
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create trigger ticket_touch
  before update on ticket for each row
  when (old.* is distinct from new.*)
  execute function corollary.updated_at_touch();

-- step 23: Create the policy corollary_delete of ticket
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create policy corollary_delete on ticket for delete to corollary_app
  using (current_setting('corollary.scope', true) = 'unrestricted');

-- step 24: Create the policy corollary_insert of ticket
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create policy corollary_insert on ticket for insert to corollary_app
  with check (true);

-- step 25: Create the policy corollary_select of ticket
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create policy corollary_select on ticket for select to corollary_app
  using (true);

-- step 26: Create the policy corollary_update of ticket
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create policy corollary_update on ticket for update to corollary_app
  using (((select coalesce(nullif(current_setting('corollary.actor', true), '')::jsonb -> 'roles' ? 'agent', false))) or current_setting('corollary.scope', true) = 'unrestricted')
  with check (((select coalesce(nullif(current_setting('corollary.actor', true), '')::jsonb -> 'roles' ? 'agent', false))) or current_setting('corollary.scope', true) = 'unrestricted');

-- step 27: Switch on row security of ticket
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
alter table ticket enable row level security;

-- step 28: Write 4 comments
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
comment on schema corollary is 'What Corollary keeps beside the tables of the model.';
comment on table corollary.deployment is 'What this database was made from.';
comment on column corollary.deployment.schema_hash is 'Changes with anything in the schema; compared at each start.';
comment on column corollary.deployment.schema is 'The schema as it was derived, to compare later ones with.';

-- step 29: Grant corollary_app its privileges on 6 objects
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
grant execute on function corollary.updated_at_touch() to corollary_app;
grant usage on schema corollary to corollary_app;
grant usage on schema public to corollary_app;
grant select, insert, update, delete on table comment to corollary_app;
grant select, insert, update, delete on table person to corollary_app;
grant select, insert, update, delete on table ticket to corollary_app;
