-- Drop
--
-- No way back from "Drop the table ticket": Its rows are gone; only a backup brings them back.

-- step 1: Drop the table ticket
--   lock: access exclusive · work: catalog · class: destructive · safety: WarnOnly · risk: ManualActionRequired · on: public.ticket
--   loses: rows of ticket
--   count: select count(*) from ticket
--   advice: Keep a copy of what is needed still.
drop table ticket;

-- step 2: Drop the enum ticket_priority
--   lock: none · work: catalog · class: online · safety: Safe · risk: None
drop type ticket_priority;
