-- Reference cycle

-- step 1: Create the table team
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create table team (
  id uuid not null default uuidv7(),
  name text collate pg_unicode_fast not null,
  lead_id uuid,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint team_pkey primary key (id),
  constraint team_name_length_check check (char_length(name) <= 40)
);
create index team_lead_id_idx on team (lead_id);

-- step 2: Add the column person.team_id
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
alter table person add column team_id uuid;

-- step 3 (no transaction): Build the index person_team_id_idx of person
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: None · on: public.person
--   cleanup: drop index concurrently if exists person_team_id_idx
create index concurrently person_team_id_idx on person (team_id);

-- step 4: Add the foreign key person_team_id_fkey of person, for rows that are written from now on
--   lock: share row exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
alter table person add constraint person_team_id_fkey foreign key (team_id) references team (id) on delete restrict not valid;

-- step 5: Add the foreign key team_lead_id_fkey of team
--   lock: share row exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
alter table team add constraint team_lead_id_fkey foreign key (lead_id) references person (id) on delete restrict;

-- step 6 (no transaction): Check the rows of person against foreign key person_team_id_fkey
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.person
--   advice: Fails if rows stand against it; mend them and run it again. New rows are held to it already.
alter table person validate constraint person_team_id_fkey;

-- step 7: Create the trigger team_touch of team
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create trigger team_touch
  before update on team for each row
  when (old.* is distinct from new.*)
  execute function corollary.updated_at_touch();

-- step 8: Grant select, insert, update, delete on table public.team to corollary_app
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
grant select, insert, update, delete on table team to corollary_app;
