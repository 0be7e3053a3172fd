-- What an hour costs

-- step 1: Add the column agent.hourly_rate, empty at first
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.agent
alter table agent add column hourly_rate numeric(19,2);

-- step 2: Add the column time_entry.rate
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.time_entry
alter table time_entry add column rate numeric(19,2) not null default 90;

-- step 3: Add the column time_entry.amount
--   lock: access exclusive · work: rewrite · class: offline · safety: Safe · risk: None · on: public.time_entry
alter table time_entry add column amount numeric(19,2) not null generated always as (coalesce(round(trim_scale(rate * case when billable then minutes else 0 end) / nullif(60, 0), 2), 0)) stored;

-- step 4 (batches): Give agent.hourly_rate a value in every row
--   lock: row exclusive · work: rewrite · class: online · safety: BestEffort · risk: DataWillBeModified · on: public.agent
--   advice: Triggers of the table run for each row that is changed.
--   batches: {"table":{"schema":"public","name":"agent"},"key":["id"],"set":"hourly_rate = 80","where":"hourly_rate is null and (80) is not null","size":5000}
update public.agent set hourly_rate = 80 where hourly_rate is null and (80) is not null;

-- step 5: Require a value of agent.hourly_rate in rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.agent
alter table agent add constraint agent_hourly_rate_is_there check (hourly_rate is not null) not valid;

-- step 6: Look for rows of agent without hourly_rate
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: None · on: public.agent
--   advice: Fails if rows stand against it; mend them and run it again. New rows are held to it already.
alter table agent validate constraint agent_hourly_rate_is_there;

-- step 7: Require a value of agent.hourly_rate
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.agent
alter table agent alter column hourly_rate set not null;
alter table agent drop constraint agent_hourly_rate_is_there;

-- step 8: Add the check agent_hourly_rate_range_check of agent, for rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.agent
alter table agent add constraint agent_hourly_rate_range_check check (hourly_rate >= 0) not valid;

-- step 9: Add the check time_entry_rate_range_check of time_entry, for rows that are written from now on
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.time_entry
alter table time_entry add constraint time_entry_rate_range_check check (rate >= 0) not valid;

-- step 10: Check the rows of agent against check agent_hourly_rate_range_check
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.agent
--   advice: Fails if rows stand against it; mend them and run it again. New rows are held to it already.
alter table agent validate constraint agent_hourly_rate_range_check;

-- step 11: Check the rows of time_entry against check time_entry_rate_range_check
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.time_entry
--   advice: Fails if rows stand against it; mend them and run it again. New rows are held to it already.
alter table time_entry validate constraint time_entry_rate_range_check;

-- step 12: Write the comment on column public.time_entry.rate
--   lock: share update exclusive · work: catalog · class: online · safety: Safe · risk: None · on: public.time_entry
comment on column time_entry.rate is 'For an hour, as agreed on that day.';
