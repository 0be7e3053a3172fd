-- Back from: the desk opens
--
-- The role corollary_app stays: it belongs to the whole server, and other databases may use it.

-- step 1: Undo: Grant select, insert, update, delete on table public.time_entry to corollary_app
--   undoes: step 87
revoke select, insert, update, delete on table time_entry from corollary_app;

-- step 2: Undo: Grant select, insert, update, delete on table public.ticket_tag to corollary_app
--   undoes: step 86
revoke select, insert, update, delete on table ticket_tag from corollary_app;

-- step 3: Undo: Grant select, insert, update, delete on table public.ticket to corollary_app
--   undoes: step 85
revoke select, insert, update, delete on table ticket from corollary_app;

-- step 4: Undo: Grant select, insert, update, delete on table public.team to corollary_app
--   undoes: step 84
revoke select, insert, update, delete on table team from corollary_app;

-- step 5: Undo: Grant select, insert, update, delete on table public.tag to corollary_app
--   undoes: step 83
revoke select, insert, update, delete on table tag from corollary_app;

-- step 6: Undo: Grant select, insert, update, delete on table public.rating to corollary_app
--   undoes: step 82
revoke select, insert, update, delete on table rating from corollary_app;

-- step 7: Undo: Grant select, insert, update, delete on table public.product to corollary_app
--   undoes: step 81
revoke select, insert, update, delete on table product from corollary_app;

-- step 8: Undo: Grant select, insert, update, delete on table public.organisation to corollary_app
--   undoes: step 80
revoke select, insert, update, delete on table organisation from corollary_app;

-- step 9: Undo: Grant select, insert, update, delete on table public.contract to corollary_app
--   undoes: step 79
revoke select, insert, update, delete on table contract from corollary_app;

-- step 10: Undo: Grant select, insert, update, delete on table public.contact to corollary_app
--   undoes: step 78
revoke select, insert, update, delete on table contact from corollary_app;

-- step 11: Undo: Grant select, insert, update, delete on table public.comment to corollary_app
--   undoes: step 77
revoke select, insert, update, delete on table comment from corollary_app;

-- step 12: Undo: Grant select, insert, update, delete on table public.agent to corollary_app
--   undoes: step 76
revoke select, insert, update, delete on table agent from corollary_app;

-- step 13: Undo: Grant usage on schema public to corollary_app
--   undoes: step 75
revoke usage on schema public from corollary_app;

-- step 14: Undo: Grant usage on schema corollary to corollary_app
--   undoes: step 74
revoke usage on schema corollary from corollary_app;

-- step 15: Undo: Grant execute on function corollary.updated_at_version_touch() to corollary_app
--   undoes: step 73
revoke execute on function corollary.updated_at_version_touch() from corollary_app;

-- step 16: Undo: Grant execute on function corollary.updated_at_touch() to corollary_app
--   undoes: step 72
revoke execute on function corollary.updated_at_touch() from corollary_app;

-- step 17: Undo: Write the comment on table public.time_entry
--   undoes: step 71
comment on table time_entry is null;

-- step 18: Undo: Write the comment on table public.ticket_tag
--   undoes: step 70
comment on table ticket_tag is null;

-- step 19: Undo: Write the comment on column public.ticket.created_at
--   undoes: step 69
comment on column ticket.created_at is null;

-- step 20: Undo: Write the comment on column public.ticket.due
--   undoes: step 68
comment on column ticket.due is null;

-- step 21: Undo: Write the comment on column public.ticket.status
--   undoes: step 67
comment on column ticket.status is null;

-- step 22: Undo: Write the comment on column public.ticket.assignee_id
--   undoes: step 66
comment on column ticket.assignee_id is null;

-- step 23: Undo: Write the comment on table public.ticket
--   undoes: step 65
comment on table ticket is null;

-- step 24: Undo: Write the comment on column public.team.lead_id
--   undoes: step 64
comment on column team.lead_id is null;

-- step 25: Undo: Write the comment on table public.tag
--   undoes: step 63
comment on table tag is null;

-- step 26: Undo: Write the comment on column public.rating.created_at
--   undoes: step 62
comment on column rating.created_at is null;

-- step 27: Undo: Write the comment on table public.rating
--   undoes: step 61
comment on table rating is null;

-- step 28: Undo: Write the comment on column public.product.list_price
--   undoes: step 60
comment on column product.list_price is null;

-- step 29: Undo: Write the comment on table public.product
--   undoes: step 59
comment on table product is null;

-- step 30: Undo: Write the comment on column public.organisation.location
--   undoes: step 58
comment on column organisation.location is null;

-- step 31: Undo: Write the comment on table public.organisation
--   undoes: step 57
comment on table organisation is null;

-- step 32: Undo: Write the comment on column public.contract.period
--   undoes: step 56
comment on column contract.period is null;

-- step 33: Undo: Write the comment on column public.contract.number
--   undoes: step 55
comment on column contract.number is null;

-- step 34: Undo: Write the comment on table public.contract
--   undoes: step 54
comment on table contract is null;

-- step 35: Undo: Write the comment on table public.contact
--   undoes: step 53
comment on table contact is null;

-- step 36: Undo: Write the comment on column public.comment.created_at
--   undoes: step 52
comment on column comment.created_at is null;

-- step 37: Undo: Write the comment on column public.comment.internal
--   undoes: step 51
comment on column comment.internal is null;

-- step 38: Undo: Write the comment on table public.comment
--   undoes: step 50
comment on table comment is null;

-- step 39: Undo: Write the comment on column public.agent.active
--   undoes: step 49
comment on column agent.active is null;

-- step 40: Undo: Write the comment on table public.agent
--   undoes: step 48
comment on table agent is null;

-- step 41: Undo: Write the comment on column corollary.deployment.schema
--   undoes: step 47
comment on column corollary.deployment.schema is null;

-- step 42: Undo: Write the comment on column corollary.deployment.schema_hash
--   undoes: step 46
comment on column corollary.deployment.schema_hash is null;

-- step 43: Undo: Write the comment on table corollary.deployment
--   undoes: step 45
comment on table corollary.deployment is null;

-- step 44: Undo: Write the comment on schema corollary
--   undoes: step 44
comment on schema corollary is null;

-- step 45: Undo: Create the trigger ticket_touch of ticket
--   undoes: step 43
drop trigger ticket_touch on ticket;

-- step 46: Undo: Create the trigger team_touch of team
--   undoes: step 42
drop trigger team_touch on team;

-- step 47: Undo: Create the trigger product_touch of product
--   undoes: step 41
drop trigger product_touch on product;

-- step 48: Undo: Create the trigger organisation_touch of organisation
--   undoes: step 40
drop trigger organisation_touch on organisation;

-- step 49: Undo: Create the trigger contract_touch of contract
--   undoes: step 39
drop trigger contract_touch on contract;

-- step 50: Undo: Create the trigger contact_touch of contact
--   undoes: step 38
drop trigger contact_touch on contact;

-- step 51: Undo: Create the trigger agent_touch of agent
--   undoes: step 37
drop trigger agent_touch on agent;

-- step 52: Undo: Add the foreign key time_entry_ticket_id_fkey of time_entry
--   undoes: step 36
alter table time_entry drop constraint time_entry_ticket_id_fkey;

-- step 53: Undo: Add the foreign key time_entry_agent_id_fkey of time_entry
--   undoes: step 35
alter table time_entry drop constraint time_entry_agent_id_fkey;

-- step 54: Undo: Add the foreign key ticket_tag_ticket_id_fkey of ticket_tag
--   undoes: step 34
alter table ticket_tag drop constraint ticket_tag_ticket_id_fkey;

-- step 55: Undo: Add the foreign key ticket_tag_tag_id_fkey of ticket_tag
--   undoes: step 33
alter table ticket_tag drop constraint ticket_tag_tag_id_fkey;

-- step 56: Undo: Add the foreign key ticket_product_id_fkey of ticket
--   undoes: step 32
alter table ticket drop constraint ticket_product_id_fkey;

-- step 57: Undo: Add the foreign key ticket_contact_id_fkey of ticket
--   undoes: step 31
alter table ticket drop constraint ticket_contact_id_fkey;

-- step 58: Undo: Add the foreign key ticket_assignee_id_fkey of ticket
--   undoes: step 30
alter table ticket drop constraint ticket_assignee_id_fkey;

-- step 59: Undo: Add the foreign key team_lead_id_fkey of team
--   undoes: step 29
alter table team drop constraint team_lead_id_fkey;

-- step 60: Undo: Add the foreign key rating_ticket_id_fkey of rating
--   undoes: step 28
alter table rating drop constraint rating_ticket_id_fkey;

-- step 61: Undo: Add the foreign key contract_product_id_fkey of contract
--   undoes: step 27
alter table contract drop constraint contract_product_id_fkey;

-- step 62: Undo: Add the foreign key contract_organisation_id_fkey of contract
--   undoes: step 26
alter table contract drop constraint contract_organisation_id_fkey;

-- step 63: Undo: Add the foreign key contact_organisation_id_fkey of contact
--   undoes: step 25
alter table contact drop constraint contact_organisation_id_fkey;

-- step 64: Undo: Add the foreign key comment_ticket_id_fkey of comment
--   undoes: step 24
alter table comment drop constraint comment_ticket_id_fkey;

-- step 65: Undo: Add the foreign key comment_contact_id_fkey of comment
--   undoes: step 23
alter table comment drop constraint comment_contact_id_fkey;

-- step 66: Undo: Add the foreign key comment_agent_id_fkey of comment
--   undoes: step 22
alter table comment drop constraint comment_agent_id_fkey;

-- step 67: Undo: Add the foreign key agent_team_id_fkey of agent
--   undoes: step 21
alter table agent drop constraint agent_team_id_fkey;

-- step 68: Undo: Create the table time_entry
--   undoes: step 20
drop table time_entry;

-- step 69: Undo: Create the table ticket_tag
--   undoes: step 19
drop table ticket_tag;

-- step 70: Undo: Create the table ticket
--   undoes: step 18
drop table ticket;

-- step 71: Undo: Create the table team
--   undoes: step 17
drop table team;

-- step 72: Undo: Create the table tag
--   undoes: step 16
drop table tag;

-- step 73: Undo: Create the table rating
--   undoes: step 15
drop table rating;

-- step 74: Undo: Create the table product
--   undoes: step 14
drop table product;

-- step 75: Undo: Create the table organisation
--   undoes: step 13
drop table organisation;

-- step 76: Undo: Create the table contract
--   undoes: step 12
drop table contract;

-- step 77: Undo: Create the table contact
--   undoes: step 11
drop table contact;

-- step 78: Undo: Create the table comment
--   undoes: step 10
drop table comment;

-- step 79: Undo: Create the table agent
--   undoes: step 9
drop table agent;

-- step 80: Undo: Create the table corollary.deployment
--   undoes: step 8
drop table corollary.deployment;

-- step 81: Undo: Create the function corollary.updated_at_version_touch
--   undoes: step 7
drop function corollary.updated_at_version_touch();

-- step 82: Undo: Create the function corollary.updated_at_touch
--   undoes: step 6
drop function corollary.updated_at_touch();

-- step 83: Undo: Create the enum ticket_status
--   undoes: step 5
drop type ticket_status;

-- step 84: Undo: Create the enum ticket_priority
--   undoes: step 4
drop type ticket_priority;

-- step 85: Undo: Create the enum tag_colour
--   undoes: step 3
drop type tag_colour;

-- step 86: Undo: Create the extension btree_gist
--   undoes: step 2
drop extension btree_gist;
