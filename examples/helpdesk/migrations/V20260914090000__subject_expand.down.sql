-- Back from: subject: expand

-- step 1: Undo: Create the trigger zz_ticket_in_step of ticket
--   undoes: step 3
drop trigger zz_ticket_in_step on ticket;

-- step 2: Undo: Add the column ticket.subject
--   undoes: step 2
--   loses: values of ticket.subject
--   count: select count(subject) from ticket
alter table ticket drop column subject;

-- step 3: Undo: Create the function ticket_in_step
--   undoes: step 1
drop function ticket_in_step();
