-- Rename

-- step 1: Rename the column ticket.subject to title
--   lock: access exclusive · work: catalog · class: expand-contract · safety: WarnOnly · risk: MayFail · on: public.ticket
--   advice: Processes of the old model fail from here on, and those of the new one until then: deploy the two together, or keep the old name.
alter table ticket rename column subject to title;

-- step 2: Rename the constraint ticket_subject_length_check of ticket to ticket_title_length_check
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
alter table ticket rename constraint ticket_subject_length_check to ticket_title_length_check;
