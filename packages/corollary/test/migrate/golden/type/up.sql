-- Type
--
-- No way back from "Put the new column in the place of ticket.rating": The former values of ticket.rating are gone with their column; plan the way back as a change of its own.

-- step 1: Add a column beside ticket.rating, and keep it up to date
--   lock: access exclusive · work: catalog · class: expand-contract · safety: Safe · risk: None · on: public.ticket
alter table ticket add column rating_new text collate pg_unicode_fast;
create or replace function ticket_beside() returns trigger
language plpgsql as $$
#variable_conflict use_column
begin
  new.rating_new := (select rating from (select new.rating as rating) as ticket);
  return new;
end
$$;
create trigger zz_ticket_beside
  before insert or update on ticket for each row
  execute function ticket_beside();

-- step 2 (batches): Fill the column beside ticket.rating
--   lock: row exclusive · work: rewrite · class: online · safety: BestEffort · risk: DataWillBeModified · on: public.ticket
--   advice: Triggers of the table that do not ask what changes run for each row.
--   batches: {"table":{"schema":"public","name":"ticket"},"key":["id"],"set":"rating_new = rating_new","where":"(rating is not null and rating_new is null)","size":5000}
update public.ticket set rating_new = rating_new where (rating is not null and rating_new is null);

-- step 3 (no transaction): Let Postgres know what the new columns of ticket hold
--   lock: share update exclusive · work: catalog · class: online · safety: Safe · risk: None · on: public.ticket
analyze ticket;

-- step 4: Put the new column in the place of ticket.rating
--   lock: access exclusive · work: catalog · class: expand-contract · safety: Safe · risk: None · on: public.ticket
--   advice: Processes of the old model meet the new type from here on: deploy the new ones with it.
drop trigger zz_ticket_beside on ticket;
drop function ticket_beside();
alter table ticket drop constraint ticket_rating_range_check;
do $$
declare
  had record;
begin
  for had in select c.fresh, p.privilege_type, p.is_grantable, case p.grantee when 0 then 'public' else p.grantee::regrole::text end as grantee
    from (values ('rating', 'rating_new')) c (old, fresh) join pg_attribute a on a.attrelid = 'ticket'::regclass and a.attname = c.old, aclexplode(a.attacl) p
  loop
    execute format('grant %s (%I) on %s to %s', had.privilege_type, had.fresh, 'ticket', had.grantee) || case when had.is_grantable then ' with grant option' else '' end;
  end loop;
  for had in select c.fresh, a.attstattarget, a.attoptions
    from (values ('rating', 'rating_new')) c (old, fresh) join pg_attribute a on a.attrelid = 'ticket'::regclass and a.attname = c.old
  loop
    if had.attstattarget >= 0 then execute format('alter table %s alter column %I set statistics %s', 'ticket', had.fresh, had.attstattarget); end if;
    if had.attoptions is not null then execute format('alter table %s alter column %I set (%s)', 'ticket', had.fresh, array_to_string(had.attoptions, ', ')); end if;
  end loop;
end
$$;
alter table ticket drop column rating;
alter table ticket rename column rating_new to rating;

-- step 5: Change the check person_name_length_check of person, for rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.person
alter table person drop constraint person_name_length_check, add constraint person_name_length_check check ((char_length(name) <= 200)) not valid;

-- step 6: Add the check ticket_rating_length_check of ticket, for rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
alter table ticket add constraint ticket_rating_length_check check (char_length(rating) <= 10) not valid;

-- step 7 (no transaction): Check the rows of person against check person_name_length_check
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.person
--   advice: Fails if rows stand against it; mend them and run it again. New rows are held to it already.
alter table person validate constraint person_name_length_check;

-- step 8 (no transaction): Check the rows of ticket against check ticket_rating_length_check
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.ticket
--   advice: Fails if rows stand against it; mend them and run it again. New rows are held to it already.
alter table ticket validate constraint ticket_rating_length_check;
