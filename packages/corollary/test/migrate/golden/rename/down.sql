-- Back from: rename

-- step 1: Undo: Rename the constraint ticket_subject_length_check of ticket to ticket_title_length_check
--   undoes: step 2
alter table ticket rename constraint ticket_title_length_check to ticket_subject_length_check;

-- step 2: Undo: Rename the column ticket.subject to title
--   undoes: step 1
alter table ticket rename column title to subject;
