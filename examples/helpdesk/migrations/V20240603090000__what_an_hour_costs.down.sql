-- Back from: what an hour costs

-- step 1: Undo: Write the comment on column public.time_entry.rate
--   undoes: step 12
comment on column time_entry.rate is null;

-- step 2: Undo: Add the check time_entry_rate_range_check of time_entry, for rows that are written from now on
--   undoes: step 9
alter table time_entry drop constraint time_entry_rate_range_check;

-- step 3: Undo: Add the check agent_hourly_rate_range_check of agent, for rows that are written from now on
--   undoes: step 8
alter table agent drop constraint agent_hourly_rate_range_check;

-- step 4: Undo: Require a value of agent.hourly_rate
--   undoes: step 7
alter table agent alter column hourly_rate drop not null;

-- step 5: Undo: Require a value of agent.hourly_rate in rows that are written from now on
--   undoes: step 5
alter table agent drop constraint if exists agent_hourly_rate_is_there;

-- step 6: Undo: Add the column time_entry.amount
--   undoes: step 3
alter table time_entry drop column amount;

-- step 7: Undo: Add the column time_entry.rate
--   undoes: step 2
alter table time_entry drop column rate;

-- step 8: Undo: Add the column agent.hourly_rate, empty at first
--   undoes: step 1
alter table agent drop column hourly_rate;
