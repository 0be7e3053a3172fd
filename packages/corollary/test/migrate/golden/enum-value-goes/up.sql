-- Enum value goes
--
-- No way back from "Put the new column in the place of ticket.priority": The former values of ticket.priority are gone with their column; plan the way back as a change of its own.

-- step 1 (no transaction): Look for rows that hold low of the enum ticket_priority
--   lock: access share · work: scan · class: online · safety: Safe · risk: MayFail · on: public.ticket
--   advice: Fails, and nothing is changed, while a row holds one of them: give those rows another value first. They are counted by: select count(*) from ticket where priority::text in ('low')
do $$
declare
  held bigint;
begin
  select count(*) into held from ticket where priority::text in ('low');
  if held > 0 then raise check_violation using message = format('%s rows of ticket hold low in priority: give them another value of ticket_priority first', held); end if;
end
$$;

-- step 2: Add a column beside ticket.priority, and keep it up to date
--   lock: access exclusive · work: catalog · class: expand-contract · safety: Safe · risk: MayFail · on: public.ticket
--   advice: From here on a write fails whose value the new type cannot hold.
create type ticket_priority_new as enum ('normal', 'high', 'urgent');
alter table ticket add column priority_new ticket_priority_new;
create or replace function ticket_beside() returns trigger
language plpgsql as $$
#variable_conflict use_column
begin
  new.priority_new := (select priority::text::ticket_priority_new from (select new.priority as priority) as ticket);
  return new;
end
$$;
create trigger zz_ticket_beside
  before insert or update on ticket for each row
  execute function ticket_beside();

-- step 3 (batches): Fill the column beside ticket.priority
--   lock: row exclusive · work: rewrite · class: online · safety: BestEffort · risk: MayFail · on: public.ticket
--   advice: Fails if a row holds a value that the new type lacks. Triggers of the table that do not ask what changes run for each row.
--   batches: {"table":{"schema":"public","name":"ticket"},"key":["id"],"set":"priority_new = priority_new","where":"(priority is not null and priority_new is null)","size":5000}
update public.ticket set priority_new = priority_new where (priority is not null and priority_new is null);

-- step 4: Add the check ticket_priority_is_there of ticket, for rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
alter table ticket add constraint ticket_priority_is_there check ((priority_new IS NOT NULL)) not valid;

-- step 5 (no transaction): Check the rows of ticket against check ticket_priority_is_there
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.ticket
--   advice: Fails if rows stand against it; mend them and run it again. New rows are held to it already.
alter table ticket validate constraint ticket_priority_is_there;

-- step 6 (no transaction): Let Postgres know what the new columns of ticket hold
--   lock: share update exclusive · work: catalog · class: online · safety: Safe · risk: None · on: public.ticket
analyze ticket;

-- step 7: Put the new column in the place of ticket.priority
--   lock: access exclusive · work: catalog · class: expand-contract · safety: Safe · risk: None · on: public.ticket
--   advice: Processes of the old model meet the new type from here on: deploy the new ones with it.
drop trigger zz_ticket_beside on ticket;
drop function ticket_beside();
do $$
declare
  had record;
begin
  for had in select c.fresh, p.privilege_type, p.is_grantable, case p.grantee when 0 then 'public' else p.grantee::regrole::text end as grantee
    from (values ('priority', 'priority_new')) c (old, fresh) join pg_attribute a on a.attrelid = 'ticket'::regclass and a.attname = c.old, aclexplode(a.attacl) p
  loop
    execute format('grant %s (%I) on %s to %s', had.privilege_type, had.fresh, 'ticket', had.grantee) || case when had.is_grantable then ' with grant option' else '' end;
  end loop;
  for had in select c.fresh, a.attstattarget, a.attoptions
    from (values ('priority', 'priority_new')) c (old, fresh) join pg_attribute a on a.attrelid = 'ticket'::regclass and a.attname = c.old
  loop
    if had.attstattarget >= 0 then execute format('alter table %s alter column %I set statistics %s', 'ticket', had.fresh, had.attstattarget); end if;
    if had.attoptions is not null then execute format('alter table %s alter column %I set (%s)', 'ticket', had.fresh, array_to_string(had.attoptions, ', ')); end if;
  end loop;
end
$$;
alter table ticket alter column priority_new set not null;
alter table ticket drop constraint ticket_priority_is_there;
alter table ticket drop column priority;
alter table ticket rename column priority_new to priority;
drop type ticket_priority;
alter type ticket_priority_new rename to ticket_priority;
alter table ticket alter column priority set default 'normal'::ticket_priority;
