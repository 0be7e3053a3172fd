import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as build from "../../src/expr/build.js";
import type { Database } from "../../src/database/index.js";
import { createSchema } from "../../src/schema/deployment.js";
import { derive } from "../../src/schema/derive.js";
import { computed, entity, model, uuidKey, value } from "./build.js";
import { drivers, open, type Opened, rows, targetOf } from "./databases.js";

const updatedAt = value("updatedAt", { kind: "timestamp", precision: 3 }, { generated: "updatedAt" });
const version = value("version", "integer", { generated: "version" });
const text = build.field("this", ["text"], { kind: "text" });
const shout = computed("shout", { kind: "text" }, build.textFunction("upper", text));
const body = [uuidKey(), value("text", "text")];

const kinds = model([
  entity("Whole", [...body, updatedAt, version]),
  entity("Generated", [...body, shout, updatedAt, version]),
  entity("Custom", [...body, value("place", { kind: "custom", sql: "point" }, { optional: true }), updatedAt, version]),
  entity("Mixed", [...body, shout, value("place", { kind: "custom", sql: "point" }, { optional: true }), updatedAt, version]),
  entity("Renamed", [...body, { ...updatedAt, column: "Modified on" }, { ...version, column: "revision" }]),
  entity("Untouched", body),
]);
const columns: Readonly<Record<string, readonly [string, string]>> = { renamed: ['"Modified on"', "revision"] };

describe.each(drivers)("updates on %s", (driver) => {
  let opened: Opened;
  let database: Database;

  beforeAll(async () => {
    opened = await open(driver);
    database = opened.database;
    await createSchema(database, derive(kinds, targetOf(opened)));
  });
  afterAll(() => opened.close());

  it.each(["whole", "generated", "custom", "mixed", "renamed"])("of a %s row move its time and version only where the row changes", async (table) => {
    const [at, revision] = columns[table] ?? ["updated_at", "version"];
    const app = database.as("app");
    await app.script(`insert into ${table} (text, ${at}) values ('a', '2020-01-01'), ('b', '2020-01-01')`);
    await app.script(`update ${table} set text = text`);
    const state = `select text, ${revision} as version, ${at} > now() - interval '1 minute' as recent from ${table} order by text`;
    expect(await rows(database, state)).toEqual([{ text: "a", version: 1, recent: false }, { text: "b", version: 1, recent: false }]);
    await app.script(`update ${table} set text = 'c', ${revision} = 99 where text = 'b'`);
    expect(await rows(database, state)).toEqual([{ text: "a", version: 1, recent: false }, { text: "c", version: 2, recent: true }]);
    await app.script(`update ${table} set text = text || 'x'`);
    expect(await rows(database, state)).toEqual([{ text: "ax", version: 2, recent: true }, { text: "cx", version: 3, recent: true }]);
  });

  it("of an entity without either bring no trigger", async () => {
    expect(await rows(database, "select tgname from pg_trigger where tgrelid = 'untouched'::regclass")).toEqual([]);
  });
});
