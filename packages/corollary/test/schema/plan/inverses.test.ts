import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../../src/database/index.js";
import { diff } from "../../../src/schema/diff.js";
import { introspect } from "../../../src/schema/introspect/introspect.js";
import { undone } from "../../../src/migrate/prove/undone.js";
import { plan } from "../../../src/schema/plan/plan.js";
import type { Schema } from "../../../src/schema/schema.js";
import { describeChange } from "../../../src/schema/words.js";
import { apply, undo } from "./run.js";

/** What can go without loss, each with its comment and a privilege where it can have them. */
const start = `
  create role corollary_app;
  create schema extra; comment on schema extra is 'More.'; grant usage on schema extra to corollary_app;
  create type mood as enum ('calm', 'cross'); comment on type mood is 'How.';
  create function twice(n integer) returns integer language sql immutable as 'select n * 2'; comment on function twice is 'Doubles.'; grant execute on function twice to corollary_app;
  create function touch() returns trigger language plpgsql as 'begin return new; end';
  create table person (id bigint primary key, name varchar(20));
  create table note (id bigint primary key, title varchar(20) default 'x', stars integer not null, person_id bigint, shout text generated always as (upper(title)) stored);
  comment on column note.shout is 'Loud.';
  alter table note add constraint note_stars_check check (stars > 0); comment on constraint note_stars_check on note is 'Why.';
  alter table note add constraint note_title_key unique (title); comment on constraint note_title_key on note is 'One.';
  alter table note add constraint note_person_fkey foreign key (person_id) references person;
  alter table note add constraint note_late_check check (stars < 100) not valid;
  alter table note add constraint note_no_two exclude using btree (stars with =);
  create index note_stars_idx on note (stars); comment on index note_stars_idx is 'Fast.';
  create trigger touched before update on note for each row execute function touch(); comment on trigger touched on note is 'When.';
  create policy mine on note using (stars > 0); comment on policy mine on note is 'Whose.';
  alter table note enable row level security;
  create view seen as select id, title from note; grant select on seen to corollary_app;
  create materialized view kept as select id from person; create unique index kept_id on kept (id);
  create domain short as text check (length(value) < 9);
  create function later(n integer) returns integer language sql as 'select 1';
  comment on table note is 'Notes.'; comment on column note.title is 'A title.'; grant select, insert on note to corollary_app;`;

let database: Database;
let from: Schema;
const seen = async (): Promise<Schema> => (await introspect(database, { applicationRole: "corollary_app" })).schema;
beforeAll(async () => {
  database = await openDatabase({ applicationRole: "corollary_app" });
  await database.script(start);
  from = await seen();
});
afterAll(() => database.close());

const changes: readonly (readonly [what: string, sql: string])[] = [
  ["a schema", "drop schema extra"],
  ["an enum", "drop type mood"],
  ["a function", "drop function twice"],
  ["a function that returns another type", "drop function twice; create function twice(n integer) returns bigint language sql immutable as 'select n::bigint * 2'"],
  ["a check, a key, a foreign key and an exclusion", "alter table note drop constraint note_stars_check, drop constraint note_title_key, drop constraint note_person_fkey, drop constraint note_no_two"],
  ["a check that becomes another", "alter table note drop constraint note_stars_check, add constraint note_stars_check check (stars > -1)"],
  ["a check that is validated", "alter table note validate constraint note_late_check"],
  ["a key of other columns", "alter table note drop constraint note_title_key, add constraint note_title_key unique (title, stars)"],
  ["an index", "drop index note_stars_idx"],
  ["an index that becomes another", "drop index note_stars_idx; create index note_stars_idx on note (stars desc)"],
  ["a trigger", "drop trigger touched on note"],
  ["a policy and row security", "drop policy mine on note; alter table note disable row level security"],
  ["a policy that becomes another", "drop policy mine on note; create policy mine on note for select using (stars > 1)"],
  ["a view", "drop view seen"],
  ["a view of other columns", "drop view seen; create view seen as select id, stars from note; grant select on seen to corollary_app"],
  ["a materialized view with its index", "drop materialized view kept"],
  ["a domain", "drop domain short"],
  ["a computed column", "alter table note drop column shout"],
  ["a default", "alter table note alter title drop default"],
  ["a requirement", "alter table note alter stars drop not null"],
  ["comments", "comment on table note is null; comment on column note.title is 'Another.'"],
  ["privileges", "revoke insert on note from corollary_app; revoke select on seen from corollary_app"],
  ["a column that is filled and required", "alter table note add column rating integer not null"],
  ["another type", "alter table person alter name type varchar(80)"],
];

describe.each(["online", "simple"] as const)("the way back, %s,", (mode) => {
  it.each(changes)("gives again %s, whole", async (_, sql) => {
    const to = await undone(database, async (within) => {
      await within.script(sql);
      return (await introspect(within, { applicationRole: "corollary_app" })).schema;
    });
    const { steps, obstacles } = plan(from, to, { mode, fills: { "note.rating": "1" } });
    expect(obstacles).toEqual([]);
    expect(steps.length).toBeGreaterThan(0);
    await apply(database, steps);
    expect(diff(await seen(), to).map(describeChange)).toEqual([]);
    await undo(database, steps);
    expect(diff(await seen(), from).map(describeChange)).toEqual([]);
  });
});
