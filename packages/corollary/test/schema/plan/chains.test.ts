import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../../src/database/index.js";
import { undone } from "../../../src/migrate/prove/undone.js";
import { diff } from "../../../src/schema/diff.js";
import { introspect } from "../../../src/schema/introspect/introspect.js";
import { plan } from "../../../src/schema/plan/plan.js";
import { describePlan } from "../../../src/schema/plan/words.js";
import type { Schema } from "../../../src/schema/schema.js";
import { describeChange } from "../../../src/schema/words.js";
import { apply, undo } from "./run.js";

let database: Database;
beforeAll(async () => {
  database = await openDatabase({ applicationRole: "corollary_app" });
});
afterAll(() => database.close());

const seen = async (of: Database): Promise<Schema> => (await introspect(of, { applicationRole: "corollary_app" })).schema;
const heldAfter = (sql: string): Promise<Schema> => undone(database, async (within) => {
  await within.script(sql);
  return seen(within);
});

/** What stands on one another, at several removes, and in a circle. */
const chains: Readonly<Record<string, string>> = {
  "foreign keys in a circle of three": `
    create table a (id int primary key, b int); create table b (id int primary key, c int); create table c (id int primary key, a int references a);
    alter table a add foreign key (b) references b; alter table b add foreign key (c) references c;`,
  "a table that refers to itself": "create table tree (id int primary key, parent int references tree);",
  "views on views": "create table t (a int, b int); create view one as select a, b from t; create view another as select a from one; create materialized view last as select a from another; create unique index last_a on last (a);",
  "functions in defaults, checks, computed columns, indexes, policies and triggers": `
    create function base() returns int language sql immutable as 'select 1'; create function twice(n int) returns int language sql immutable as 'select n * 2';
    create function touch() returns trigger language plpgsql as 'begin return new; end';
    create table t (a int default base(), b int check (twice(b) > 0), c int generated always as (twice(b)) stored);
    create index t_twice on t (twice(a)); create policy mine on t using (twice(a) > base()); alter table t enable row level security;
    create trigger touched before update on t for each row when (twice(new.a) > 0) execute function touch();`,
  "a policy that reads a view over a table with a policy": `
    create table person (id int primary key, boss int); create policy own on person using (id > 0); create view bosses as select boss from person;
    create table note (id int, writer int); create policy mine on note using (writer in (select boss from bosses));`,
  "types of types": "create type mood as enum ('calm', 'cross'); create domain calm_mood as mood check (value <> 'cross'); create type pair as (first mood, second calm_mood); create table t (a calm_mood default 'calm', b pair[]);",
};

describe("what stands on one another", () => {
  it.each(Object.entries(chains))("is made, and taken back, in an order that works: %s", async (_, sql) => {
    const nothing = await seen(database);
    const to = await heldAfter(sql);
    const there = plan(nothing, to);
    expect(there.obstacles).toEqual([]);
    await apply(database, there.steps);
    expect(diff(await seen(database), to).map(describeChange)).toEqual([]);
    await undo(database, there.steps);
    expect(diff(await seen(database), nothing).map(describeChange)).toEqual([]);
  });

  it.each(Object.entries(chains))("goes in an order that works: %s", async (_, sql) => {
    const nothing = await seen(database);
    await database.script(sql);
    const { steps, obstacles } = plan(await seen(database), nothing, { allowDestructive: true });
    expect(obstacles).toEqual([]);
    await apply(database, steps);
    expect(diff(await seen(database), nothing).map(describeChange)).toEqual([]);
  });

  it("is taken down and built again around a column of another type", async () => {
    await database.script("create table t (id int primary key, a int, b int); create view one as select a, b from t; create view another as select a from one; create materialized view last as select a from another; create unique index last_a on last (a); create policy mine on t using (a > 0);");
    const from = await seen(database);
    const to = await heldAfter("drop materialized view last; drop view another; drop view one; drop policy mine on t; alter table t alter a type bigint; create view one as select a, b from t; create view another as select a from one; create materialized view last as select a from another; create unique index last_a on last (a); create policy mine on t using (a > 0);");
    const found = plan(from, to);
    expect(found.obstacles).toEqual([]);
    await apply(database, found.steps);
    expect(diff(await seen(database), to).map(describeChange), describePlan(found)).toEqual([]);
  });
});
