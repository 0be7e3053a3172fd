import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogue } from "../../src/schema/catalogue.js";
import { createSchema, deployment, isDeployed, SchemaRefused } from "../../src/schema/deployment.js";
import { derive } from "../../src/schema/derive.js";
import { DatabaseError, withOwner, type Database } from "../../src/database/index.js";
import type { Schema } from "../../src/schema/schema.js";
import { entity, model, uuidKey } from "./build.js";
import { contents } from "./catalogs.js";
import { drivers, open, type Opened, rows, single, targetOf } from "./databases.js";
import { everythingOn } from "./everything.js";

describe.each(drivers)("a schema made on %s", (driver) => {
  let opened: Opened;
  let database: Database;
  let schema: Schema;

  beforeAll(async () => {
    opened = await open(driver);
    database = opened.database;
    schema = derive(everythingOn(targetOf(opened).version), targetOf(opened));
  });
  afterAll(() => opened.close());

  it("is unknown to an empty database", async () => {
    expect(await isDeployed(database, schema)).toBe(false);
    expect(await deployment(database)).toBeUndefined();
  });

  it("is made once, however many ask for it, and noted", async () => {
    const made = await Promise.all([1, 2, 3].map(() => createSchema(database, schema, { modelHash: "abc" })));
    expect(made.filter((each) => each)).toHaveLength(1);
    expect(await isDeployed(database, schema)).toBe(true);
    const noted = await deployment(database);
    expect(noted?.schema).toEqual(JSON.parse(JSON.stringify(schema)));
    expect(noted?.modelHash).toBe("abc");
  });

  it("is not taken for another", async () => {
    const other = derive(model([entity("Other", [uuidKey()])]), targetOf(opened));
    expect(await isDeployed(database, other)).toBe(false);
    await expect(createSchema(database, other)).rejects.toThrow(SchemaRefused);
  });

  it("has every constraint and index under the name that the Schema gives it", async () => {
    const lines = (await contents(database)).join("\n");
    for (const table of schema.tables) {
      for (const constraint of table.constraints) expect(lines).toContain(` ${constraint.name} `);
      for (const index of table.indexes) expect(lines).toContain(`INDEX ${index.name} ON `);
    }
  });

  it("fills what is not stated, with the defaults of the model", async () => {
    const [row] = await rows(database, `insert into specimen (name, code, slug, short, tiny, moods, tags) values ('a', 'AB-1', 'a-b', 's', 1, default, default)
      returning country, whole, price::text, rare, notes, encode(picture, 'hex') as picture, age::text, mood, moods::text, tags::text, span::text, title, taxed::text,
        found = now() as found, day = (now() at time zone 'UTC')::date as day, substr(id::text, 15, 1) as uuid_version`);
    expect(row).toEqual({
      country: "SK", whole: -1, price: "9.90", rare: false, notes: { tags: ["it's"] }, picture: "00ff", age: "P1Y2M", mood: "calm",
      moods: '{calm,"very angry"}', tags: `{"a,b","c\\"d\\\\"}`, span: "[1,5)", title: "AB-1: a", taxed: "11.88", found: true, day: true, uuid_version: "7",
    });
  });

  it.each([
    ["name = ''", "name"],
    ["name = repeat('x', 121)", "name"],
    ["code = 'ab-1'", "code"],
    ["code = E'AB-1\\n'", "code"],
    ["email = 'nobody'", "email"],
    ["slug = 'No Slug'", "slug"],
    ["home = 'no address'", "home"],
    ["tiny = 10", "tiny"],
    ["whole = -6", "whole"],
    ["big = 9000000000000000001", "big"],
    ["double = 0.4", "double"],
    ["ratio = 1.6", "ratio"],
    ["price = -0.01", "price"],
    ["tags = array['1', '2', '3', '4', '5', '6']", "tags"],
    ["scores = array[3, 11]", "scores"],
    ["picture = decode(repeat('00', 1025), 'hex')", "picture"],
  ])("refuses %s, and the catalogue says that it is about %s", async (assignment, field) => {
    const failure = await failureOf(database, `update specimen set ${assignment}`);
    expect(failure.kind).toBe("check");
    expect(withOwner(failure, catalogue(schema)).owner).toEqual({ entity: "Specimen", fields: [field] });
  });

  it("names the fields of a key, and a stated check with its message", async () => {
    const owners = catalogue(schema);
    const twice = await failureOf(database, "insert into specimen (name, code, slug, short, tiny) select name, code, slug, short, tiny from specimen");
    expect(withOwner(twice, owners).owner).toEqual({ entity: "Specimen", fields: ["name"] });
    expect(owners.constraint("public", "order", "order_dates_check")).toEqual({ entity: "Order", fields: [], check: "dates", message: "The end is before the beginning." });
    expect(owners.constraint("public", "order", "order_place_key")).toMatchObject({ entity: "Order", fields: ["billing.city", "billing.street"] });
    expect(owners.constraint("public", "order", "order_open_room_key")).toMatchObject({ entity: "Order", fields: ["room"] });
    expect(owners.constraint("public", "order", "order_seat_row_seat_place_fkey")).toEqual({ entity: "Order", fields: ["seat"] });
    expect(owners.column("public", "order", "seat_place")).toEqual({ entity: "Order", fields: ["seat"] });
    expect(owners.constraint("public", "nothing", "at_all")).toBeUndefined();
  });

  it("lets the application role work with rows and nothing else", async () => {
    const app = database.as("app");
    await app.script("insert into customer (name) values ('c'); update customer set name = 'd'; delete from customer");
    expect(await single(app, "select count(*) from specimen")).toBe("1");
    for (const forbidden of [
      "create table public.mine (a int)", "create table corollary.mine (a int)", "truncate customer", "alter table customer add column x int",
      "drop table customer", "create index on customer (name)", "alter table customer disable trigger all", "select * from corollary.deployment",
      "delete from corollary.deployment", "select setval('corollary.snowflake_shift', 1)", "create role another", "create schema mine",
      "create or replace function corollary.updated_at_touch() returns trigger language plpgsql as $$begin return null; end$$",
    ]) expect((await failureOf(app, forbidden)).kind, forbidden).toBe("permission");
    expect(await rows(database, `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin from pg_roles where rolname = '${opened.applicationRole}'`))
      .toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, rolcanlogin: false }]);
  });
});

/** The error of a statement that must fail. */
async function failureOf(database: Database, statement: string): Promise<DatabaseError> {
  const failure = await database.script(statement).then(() => undefined, (error: unknown) => error);
  if (!(failure instanceof DatabaseError)) throw new Error(`Not refused: ${statement}`);
  return failure;
}
