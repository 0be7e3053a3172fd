-- Rename: contract
--
-- No way back from "Stop keeping two names of columns of ticket in step: title": Plan the way back as a change of its own, over two deployments as well.

-- step 1: Stop keeping two names of columns of ticket in step: title
--   lock: access exclusive · work: catalog · class: expand-contract · safety: Safe · risk: MayFail · on: public.ticket
--   advice: From here on only the new names are there: no process of the old model may run any more. The old columns, with their indexes and constraints, take the new names.
drop trigger zz_ticket_in_step on ticket;
drop function ticket_in_step();
alter table ticket drop column title;

-- step 2: Rename the column ticket.subject to title
--   lock: access exclusive · work: catalog · class: expand-contract · safety: WarnOnly · risk: MayFail · on: public.ticket
--   advice: Processes of the old model fail from here on, and those of the new one until then: deploy the two together, or keep the old name.
alter table ticket rename column subject to title;

-- step 3: Rename the constraint ticket_subject_length_check of ticket to ticket_title_length_check
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
alter table ticket rename constraint ticket_subject_length_check to ticket_title_length_check;
