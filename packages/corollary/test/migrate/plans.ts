import { named } from "./scene.js";

/** Plans of every kind, over the same table, each with its way back. */
export interface Example {
  readonly files: Readonly<Record<string, string>>;
}

/** What is there before. */
export const ground = `create table ticket (id int primary key, status text not null, rating int, note text);
insert into ticket (id, status, note) select i, 'new', 'note ' || i from generate_series(1, 60) i;
create table event (id int primary key, ticket int);
insert into event select i, i % 60 + 1 from generate_series(1, 40) i;`;

const fill = `--   batches: {"table":{"schema":"public","name":"ticket"},"key":["id"],"set":"rating = id * 2","where":"rating is null","size":25}
update public.ticket set rating = id * 2 where rating is null;`;

export const examples: Readonly<Record<string, Example>> = {
  "one transaction": {
    files: {
      [named(2, "t.up.sql")]: `-- step 1: A column
alter table ticket add column stars int not null default 3;
-- step 2: Rows
update ticket set stars = stars + 1;
insert into event select i, i from generate_series(41, 50) i;
-- step 3: A table
create table extra as select id, stars from ticket;`,
      [named(2, "t.down.sql")]: `drop table extra;
delete from event where id > 40;
alter table ticket drop column stars;`,
    },
  },
  "indexes built concurrently": {
    files: {
      [named(2, "i.up.sql")]: `-- step 1: Prepare
alter table ticket add column code text;
update ticket set code = 'c' || id;
-- step 2 (no transaction): A unique index
--   cleanup: drop index concurrently if exists public.ticket_code_key
create unique index concurrently ticket_code_key on ticket (code);
-- step 3 (no transaction): An index whose cleaning up follows from it
create index concurrently ticket_status_idx on public.ticket (status);
-- step 4: A constraint from the index
alter table ticket add constraint ticket_code_key unique using index ticket_code_key;`,
      [named(2, "i.down.sql")]: `-- step 1: d
--   undoes: step 4
alter table ticket drop constraint ticket_code_key;
create unique index ticket_code_key on ticket (code);
-- step 2 (no transaction): c
--   undoes: step 3
drop index concurrently if exists ticket_status_idx;
-- step 3 (no transaction): b
--   undoes: step 2
drop index concurrently if exists ticket_code_key;
-- step 4: a
--   undoes: step 1
alter table ticket drop column code;`,
    },
  },
  "rows in batches": {
    files: {
      [named(2, "b.up.sql")]: `-- step 1 (batches): Fill
${fill}
-- step 2: Not null, to be shown
alter table ticket add constraint rating_there check (rating is not null) not valid;
-- step 3 (no transaction): Show it
alter table ticket validate constraint rating_there;
-- step 4: Not null
alter table ticket alter rating set not null;
alter table ticket drop constraint rating_there;`,
      [named(2, "b.down.sql")]: `-- step 1: d
--   undoes: step 4
alter table ticket alter rating drop not null;
-- step 2: c
--   undoes: step 3
alter table ticket drop constraint if exists rating_there;
-- step 3: b
--   undoes: step 2
alter table ticket drop constraint if exists rating_there;
-- step 4: a
--   undoes: step 1
update ticket set rating = null;`,
    },
  },
  "a new value of an enum, and a foreign key": {
    files: {
      [named(2, "e.up.sql")]: `-- step 1: An enum
create type mood as enum ('good', 'bad');
alter table ticket add column mood mood not null default 'good';
-- step 2 (no transaction): A value more
alter type mood add value if not exists 'fair';
-- step 3: Use it
update ticket set mood = 'fair' where id % 3 = 0;
alter table event add constraint event_ticket_fkey foreign key (ticket) references ticket not valid;
-- step 4 (no transaction): Look at all rows
alter table event validate constraint event_ticket_fkey;`,
      [named(2, "e.down.sql")]: `-- step 1: d
--   undoes: step 4
select 1;
-- step 2: c
--   undoes: step 3
alter table event drop constraint event_ticket_fkey;
update ticket set mood = 'good' where mood = 'fair';
-- step 3: b
--   undoes: step 2
select 1;
-- step 4: a
--   undoes: step 1
alter table ticket drop column mood;
drop type mood;`,
    },
  },
  "several migrations, some in TypeScript": {
    files: {
      [named(2, "a.up.sql")]: "create table total (id int primary key, sum bigint not null);",
      [named(2, "a.down.sql")]: "drop table total;",
      [named(3, "b.ts")]: "export async function up({ sql }) { for (const { id } of await sql`select id from ticket where id <= ${4} order by id`) await sql`insert into total select ${id}::int, count(*) from event where ticket = ${id}::int`; }\nexport async function down({ sql }) { await sql`delete from total`; }",
      [named(4, "c.ts")]: "export const transaction = false;\nexport async function up({ sql }) { for (let id = 1; id <= 4; id++) await sql`insert into total values (${id + 100}, ${id}) on conflict (id) do nothing`; }\nexport async function down({ sql }) { await sql`delete from total where id > 100`; }",
      [named(5, "d.up.sql")]: "create view seen as select * from total;",
      [named(5, "d.down.sql")]: "drop view seen;",
    },
  },
};
