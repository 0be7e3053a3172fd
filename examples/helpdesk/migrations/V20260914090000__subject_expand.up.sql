-- Subject: expand

-- step 1: Create the function ticket_in_step
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
create or replace function ticket_in_step() returns trigger
language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.subject is not null then new.title := new.subject; else new.subject := new.title; end if;
  else
    if new.subject is distinct from old.subject then new.title := new.subject; else new.subject := new.title; end if;
  end if;
  return new;
end
$$;

-- step 2: Add the column ticket.subject
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
alter table ticket add column subject text collate pg_unicode_fast;

-- step 3: Create the trigger zz_ticket_in_step of ticket
--   lock: share row exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
create trigger zz_ticket_in_step
  before insert or update on ticket for each row
  execute function ticket_in_step();

-- step 4 (batches): Copy what the rows of ticket hold to subject
--   lock: row exclusive · work: rewrite · class: online · safety: BestEffort · risk: DataWillBeModified · on: public.ticket
--   advice: Triggers of the table that do not ask what changes run for each row.
--   batches: {"table":{"schema":"public","name":"ticket"},"key":["id"],"set":"subject = subject","where":"subject is distinct from title","size":5000}
update public.ticket set subject = subject where subject is distinct from title;
