import { afterAll, afterEach, describe, expect, it } from "vitest";
import * as build from "../../src/expr/build.js";
import type { EntityNode, Model } from "../../src/model/model.js";
import type { Change } from "../../src/schema/change.js";
import { additions } from "../../src/schema/additions.js";
import { schemaHash } from "../../src/schema/canonical.js";
import { createSchema, deployment, extendSchema, isDeployed, SchemaRefused } from "../../src/schema/deployment.js";
import { derive } from "../../src/schema/derive.js";
import { diff } from "../../src/schema/diff.js";
import type { Schema } from "../../src/schema/schema.js";
import { computed, embedded, entity, enumeration, model, reference, uuidKey, value } from "./build.js";
import { contents } from "./catalogs.js";
import { type Driver, drivers, open, type Opened, rows, targetOf } from "./databases.js";
import { everything, everythingOn } from "./everything.js";

const text = (name: string) => build.field("this", [name], { kind: "text" });
const updatedAt = value("updatedAt", { kind: "timestamp", precision: 3 }, { generated: "updatedAt" });
const version = value("version", "integer", { generated: "version" });

const author = (more: readonly Parameters<typeof entity>[1][number][] = [], rest: Partial<EntityNode> = {}) =>
  entity("Author", [uuidKey(), value("name", { kind: "text", max: 40 }), value("born", "integer", { optional: true, index: true }), updatedAt, ...more], rest);
const before = model([author()], [enumeration("Genre", ["poetry", "prose"])]);

/** Everything that adds or relaxes, at once. */
const after = model([
  author([
    value("motto", { kind: "text", min: 1, max: 80 }, { optional: true, label: "Words to live by" }),
    value("rank", { kind: "integer", min: 0 }, { default: { kind: "value", value: 7 }, unique: true }),
    value("genre", { kind: "choice", enum: "Genre" }, { default: { kind: "value", value: "essay" } }),
    computed("shout", { kind: "text" }, build.textFunction("upper", text("name")), { index: true }),
    embedded("home", [value("street", "text"), value("city", "text")], true),
    reference("mentor", "Author", { kind: "uuid" }, { optional: true, onDelete: "setNull" }),
    version,
  ], { checks: [{ name: "named", expression: build.compare("ne", text("name"), build.literal("", { kind: "text" })) }], help: "Who wrote it." }),
  entity("Book", [value("id", "bigint", { generated: "key" }), reference("author", "Author", { kind: "uuid" }), reference("shelf", "Shelf", { kind: "integer" })], { key: { fields: ["id"], kind: "snowflake" } }),
  entity("Shelf", [value("id", "integer", { generated: "key" })], { key: { fields: ["id"], kind: "identity" }, schema: "library" }),
], [enumeration("Genre", ["haiku", "poetry", "essay", "prose", "drama"]), enumeration("Mood", ["calm"], "library")]);

const changed = (of: Model, name: string, change: (entity: EntityNode) => EntityNode): Model => {
  const found = of.entities[name];
  if (found === undefined) throw new Error(`no ${name}`);
  return { ...of, entities: { ...of.entities, [name]: change(found) } };
};
const withField = (of: Model, entityName: string, field: EntityNode["fields"][string]): Model =>
  changed(of, entityName, (node) => ({ ...node, fields: { ...node.fields, [field.name]: field } }));
const withoutField = (of: Model, entityName: string, name: string): Model =>
  changed(of, entityName, (node) => ({ ...node, fields: Object.fromEntries(Object.entries(node.fields).filter(([key]) => key !== name)) }));

const schemaOf = (of: Model): Schema => derive(of, { version: 18, applicationRole: "app" });

const nameOf = (change: Change): string => {
  const object = "to" in change ? change.to : "from" in change ? change.from : undefined;
  return typeof object === "object" && "name" in object ? object.name : "";
};

describe("the difference between two schemas", () => {
  it("is nothing between a schema and itself, stored and read again", () => {
    const schema = schemaOf(everything);
    const stored: Schema = JSON.parse(JSON.stringify(schema));
    expect(diff(stored, schema)).toEqual([]);
    expect(additions(stored, schema)).toEqual({ before: [], statements: [], verified: [], blocked: [] });
  });

  it("names every object once, whichever way it is read", () => {
    const [from, to] = [schemaOf(before), schemaOf(everything)];
    const there = diff(from, to);
    const back = diff(to, from);
    const counted = (changes: typeof there, change: string) => changes.filter((each) => each.change === change).map((each) => `${each.of} ${nameOf(each)}`).sort();
    expect(counted(back, "drop")).toEqual(counted(there, "create"));
    expect(counted(back, "create")).toEqual(counted(there, "drop"));
    expect(counted(there, "create").length).toBeGreaterThan(10);
  });

  it("does not see where things were declared, or the order of columns", () => {
    const moved = changed(before, "Author", (node) => ({ ...node, fields: Object.fromEntries(Object.entries(node.fields).reverse()) }));
    expect(diff(schemaOf(before), schemaOf(moved))).toEqual([]);
    expect(schemaHash(schemaOf(moved))).toBe(schemaHash(schemaOf(before)));
  });
});

describe.each(drivers)("adding to a database on %s", (driver) => {
  const opened: Opened[] = [];
  let shared: (Opened & { to(other: Model): Schema }) | undefined;
  afterAll(() => shared?.close());
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });
  const start = async (of: Model, closedAfterwards = true): Promise<Opened & { to(other: Model): Schema }> => {
    const here = await open(driver as Driver);
    if (closedAfterwards) opened.push(here);
    const to = (other: Model): Schema => derive(other, targetOf(here));
    await createSchema(here.database, to(of));
    return { ...here, to };
  };
  /** Contents under one name of the role, since each database has its own. */
  const contentsOf = async (of: Opened): Promise<string[]> => (await contents(of.database)).map((line) => line.replaceAll(of.applicationRole, "app"));

  it("comes to what a fresh one is, and keeps the rows", async () => {
    const old = await start(before);
    await old.database.script("insert into author (name) values ('Ada')");
    const plan = additions(old.to(before), old.to(after));
    expect(plan.blocked).toEqual([]);
    expect(plan.before).toHaveLength(3);
    await extendSchema(old.database, old.to(after), { modelHash: "new" });
    expect(await contentsOf(old)).toEqual(await contentsOf(await start(after)));
    expect(await rows(old.database, "select name, rank, genre, shout, version from author")).toEqual([{ name: "Ada", rank: 7, genre: "essay", shout: "ADA", version: 1 }]);
    expect(await isDeployed(old.database, old.to(after))).toBe(true);
    expect((await deployment(old.database))?.modelHash).toBe("new");
    await old.database.as("app").script("insert into book (author_id, shelf_id) select a.id, 1 from author a where false");
  });

  it("comes to everything from nothing, and takes away what holds no data", async () => {
    const old = await start(model([]));
    const wanted = everythingOn(targetOf(old).version);
    await extendSchema(old.database, old.to(wanted));
    expect(await contentsOf(old)).toEqual(await contentsOf(await start(wanted)));
  });

  it("relaxes and drops rules", async () => {
    const old = await start(after);
    const relaxed = changed(withField(withField(after, "Author", value("name", "text", { optional: true })), "Author", value("born", "integer", { optional: true })), "Author", (node) => ({ ...node, checks: [] }));
    await extendSchema(old.database, old.to(relaxed));
    expect(await contentsOf(old)).toEqual(await contentsOf(await start(relaxed)));
  });

  it("changes a rule that all rows meet, and refuses one that some do not, changing nothing", async () => {
    const old = await start(before);
    await old.database.script("insert into author (name, born) values ('Ada', null)");
    const longer = withField(before, "Author", value("name", { kind: "text", max: 3 }));
    await extendSchema(old.database, old.to(longer));
    const state = await contentsOf(old);
    const tooShort = withField(withField(longer, "Author", value("name", { kind: "text", max: 2 })), "Author", value("extra", "text", { optional: true }));
    await expect(extendSchema(old.database, old.to(tooShort))).rejects.toThrow(/author_name_length_check of author \(Author\.name\) changes: expression\. Every row must meet it/);
    const notNull = withField(longer, "Author", value("born", "integer", { index: true }));
    await expect(extendSchema(old.database, old.to(notNull))).rejects.toThrow(/author\.born \(Author\.born\) changes: it may no longer be null\. No row may lack a value/);
    await expect(extendSchema(old.database, old.to(withField(longer, "Author", value("must", "text"))))).rejects.toThrow(/author\.must \(Author\.must\) is new\. It needs a value in every row/);
    expect(await contentsOf(old)).toEqual(state);
    expect(await isDeployed(old.database, old.to(longer))).toBe(true);
  });

  it.each<[string, Model, string]>([
    ["a column that is gone", withoutField(before, "Author", "born"), "The column author.born (Author.born) is gone from the model. Its values would be lost."],
    ["a table that is gone", model([]), "The table author (Author) is gone from the model. Its rows would be lost."],
    ["another type", withField(before, "Author", value("born", "date", { optional: true, index: true })), "The column author.born (Author.born) changes: its type from integer to date. Its values would be converted."],
    ["a value of an enum that is gone", { ...before, enums: { Genre: enumeration("Genre", ["prose"]) } }, "The enum genre (Genre) changes: its values were poetry, prose and are now prose. Rows may hold values that are gone or stand elsewhere now."],
    ["another primary key", changed(before, "Author", (node) => ({ ...node, key: { kind: "natural", fields: ["name"] } })), "The primary key author_pkey of author (Author.name) changes: columns. Other tables refer to it."],
    ["a renamed table", model([{ ...author(), name: "Writer", table: "writer", was: "author" }]), 'The table writer (Writer) is new. The model says that it was "author" before, and that table is there.'],
  ])("names %s and does nothing", async (_, to, what) => {
    const old = shared ??= await start(before, false);
    await old.database.script("insert into author (name) values ('Ada')");
    const state = await contentsOf(old);
    const failure = await extendSchema(old.database, old.to(to)).then(() => undefined, (error: unknown) => error);
    if (!(failure instanceof SchemaRefused)) throw new Error(`not refused: ${String(failure)}`);
    expect(failure.differences.map((difference) => difference.what)).toContain(what);
    for (const { remedy } of failure.differences) expect(remedy).toContain("corollary db reset");
    expect(await contentsOf(old)).toEqual(state);
  });
});
