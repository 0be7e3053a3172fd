import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DatabaseError, openDatabase, type Database } from "../../src/database/index.js";
import type { Model } from "../../src/model/model.js";
import { derive } from "../../src/schema/derive.js";
import { diff } from "../../src/schema/diff.js";
import { emit } from "../../src/schema/emit.js";
import { asPrinted } from "../../src/schema/introspect/as-printed.js";
import { introspect } from "../../src/schema/introspect/introspect.js";
import { describeChange } from "../../src/schema/words.js";
import { arbitraryModel } from "../model/arbitrary-model.js";
import { createDatabase } from "../postgres.js";
import { open, targetOf } from "./databases.js";
import { everything, everythingOn } from "./everything.js";

let scratch: Database;
beforeAll(async () => {
  scratch = await openDatabase({ applicationRole: "corollary_app" });
});
afterAll(() => scratch.close());

/** As a database is before anything is made in it. */
async function empty(database: Database): Promise<void> {
  await database.script(`
    do $$ declare name text; begin
      for name in select extname from pg_extension where extname <> 'plpgsql' loop execute format('drop extension %I cascade', name); end loop;
      for name in select nspname from pg_namespace where oid >= 16384 and nspname !~ '^pg_' loop execute format('drop schema %I cascade', name); end loop;
    end $$;
    drop schema if exists public cascade; create schema public; grant usage on schema public to public;`);
}

/** How a database made from a model differs from the model, in words. */
async function differences(modelFor: (version: number) => Model): Promise<string[]> {
  const opened = await open("postgres");
  const { database, applicationRole, close } = opened;
  try {
    const target = targetOf(opened);
    const schema = derive(modelFor(target.version), target);
    await database.transaction((tx) => tx.script(emit(schema))).catch(unlessRefused);
    await empty(scratch);
    const wanted = await asPrinted(schema, scratch);
    const live = await introspect(database, { applicationRole });
    expect(live.schema.tables.map(({ name }) => name)).toEqual(schema.tables.map(({ name }) => name));
    expect(live.unknown).toEqual(wanted.unknown);
    return diff(live.schema, wanted.schema).map(describeChange);
  } finally {
    await close();
  }
}

/** Expressions that Postgres takes in queries but in no generated column are not what is tested here. */
function unlessRefused(error: unknown): void {
  if (error instanceof DatabaseError && error.sqlState === "42P17") fc.pre(false);
  throw error;
}

describe("a database that was made from a model", () => {
  it("does not differ from it, where the model uses everything", async () => {
    expect(await differences(everythingOn)).toEqual([]);
  });

  it("does not differ from it, whatever the model", async () => {
    await fc.assert(fc.asyncProperty(arbitraryModel, async (model) => {
      expect(await differences(() => model)).toEqual([]);
    }), { numRuns: 30, seed: 20, endOnFailure: true });
  }, 120_000);

  it("gives the embedded database and the server the same", async () => {
    const server = await open("postgres");
    const { version } = targetOf(server);
    await server.close();
    const read = async (driver: "pglite" | "postgres") => {
      const { database, applicationRole, close } = await open(driver);
      const schema = derive(everythingOn(version), { version, applicationRole });
      await database.transaction((tx) => tx.script(emit(schema)));
      const { schema: found, unknown } = await introspect(database, { applicationRole });
      await close();
      return JSON.parse(JSON.stringify({ found: { ...found, version }, unknown }).replaceAll(applicationRole, "app")) as unknown;
    };
    expect(await read("pglite")).toEqual(await read("postgres"));
  });

  it("reads the same when it is made again from what was read", async () => {
    const schema = derive(everything, { version: 18, applicationRole: "corollary_app" });
    await empty(scratch);
    const printed = await asPrinted(schema, scratch);
    await empty(scratch);
    const again = await asPrinted(printed.schema, scratch);
    expect(diff(printed.schema, again.schema).map(describeChange)).toEqual([]);
  });

  it("keeps what it came from, and what people call it", async () => {
    const schema = derive(everything, { version: 18, applicationRole: "corollary_app" });
    await empty(scratch);
    const { schema: printed } = await asPrinted(schema, scratch);
    const order = printed.tables.find(({ name }) => name === "order");
    expect(order?.source).toEqual({ entity: "Order" });
    expect(order?.columns.find(({ name }) => name === "billing_city")?.source).toEqual({ entity: "Order", field: ["billing", "city"] });
    expect(order?.constraints.find(({ name }) => name === "order_dates_check")).toMatchObject({ message: "The end is before the beginning." });
  });
});

describe("a database that others made", () => {
  it("is read the same after it was made from what was read", async () => {
    const made = await createDatabase();
    const database = await openDatabase({ url: made.url });
    await database.script(`
      create type mood as enum ('ok', 'bad');
      create table parent (id serial primary key, name varchar(20) collate "C" default 'x', at timestamptz(3), "Odd ""name" "char", m mood[], b bit varying(5), n numeric(8,3) generated always as (1.5) stored);
      create table child (a int, b int, primary key (b, a) include (p), p int not null references parent on delete cascade on update set null deferrable,
        constraint no_overlap exclude using gist (int4range(a, b) with &&) where (a > 0), check (a < b) no inherit);
      create index on parent (lower(name) collate "POSIX" varchar_pattern_ops desc nulls last) include (id) with (fillfactor = 70) where name is not null;
      create index on parent using brin (at);
      create index on parent using gin (m);
      create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
      create function add(a int, b int) returns int language sql immutable strict parallel safe set search_path = public, pg_temp set work_mem = '1MB' as 'select a + b';
      create trigger t before insert or update of name on parent for each row when (new.name <> ')') execute function touch('it''s', 'b');
      comment on column parent.name is 'It''s.';
      comment on index parent_at_idx is 'When.';`);
    const first = await introspect(database);
    expect(first.unknown).toEqual([]);
    await empty(scratch);
    await scratch.script(emit(first.schema));
    const second = await introspect(scratch);
    expect(diff(first.schema, second.schema).map(describeChange)).toEqual([]);
    expect(second.schema).toEqual({ ...first.schema, version: second.schema.version });
    await database.close();
    await made.drop();
  });
});
