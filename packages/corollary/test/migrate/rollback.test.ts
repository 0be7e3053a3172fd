import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import type { Migration } from "../../src/migrate/files/migration.js";
import { migrationFiles } from "../../src/migrate/files/write.js";
import { applyMigrations, rollbackMigrations } from "../../src/migrate/index.js";
import { plan } from "../../src/schema/plan/index.js";
import type { Column, Schema, Table } from "../../src/schema/schema.js";
import { migrationsOf, optionsFor, versionOf } from "./scene.js";

const empty: Schema = { format: 1, version: 18, roles: [], extensions: [], schemas: [{ name: "public" }], enums: [], sequences: [], functions: [], tables: [], grants: [] };
const column = (name: string): Column => ({ name, type: { name: "integer" }, nullable: name !== "id" });
const table = (name: string, ...columns: readonly string[]): Table => ({
  schema: "public", name, columns: ["id", ...columns].map(column), constraints: [{ kind: "primaryKey", name: `${name}_pkey`, columns: ["id"] }], indexes: [], triggers: [],
});
const states: readonly Schema[] = [empty, { ...empty, tables: [table("ticket")] }, { ...empty, tables: [table("note"), table("ticket", "stars")] }];

/** The way from each state to the next. */
async function planned(): Promise<readonly Migration[]> {
  const files = states.slice(1).map((to, i) => {
    const { steps } = plan(states[i] ?? empty, to);
    return migrationFiles({ name: { version: versionOf(i + 1), slug: `state_${i + 1}` }, title: `State ${i + 1}`, steps });
  });
  return migrationsOf(Object.assign({}, ...files) as Record<string, string>);
}

describe("what the way back takes along", () => {
  let database: Database;
  let migrations: readonly Migration[];
  beforeEach(async () => {
    database = await openDatabase({});
    migrations = await planned();
    await applyMigrations({ ...optionsFor(database), migrations });
  });
  afterEach(() => database.close());
  const back = (more: { readonly steps?: number; readonly allowDestructive?: boolean } = {}) => rollbackMigrations({ ...optionsFor(database), migrations, ...more });

  it("is nothing where nobody has put anything there", async () => {
    await database.script("insert into ticket (id) values (1)");
    expect(await back()).toHaveLength(1);
    expect((await database.query({ text: "select * from ticket", params: [] })).rows).toEqual([{ id: 1 }]);
  });

  it("is counted, and refused unless it is meant", async () => {
    await database.script("insert into ticket (id, stars) values (1, 5), (2, null); insert into note (id) values (1), (2), (3)");
    const refusal = back();
    await expect(refusal).rejects.toMatchObject({ code: "destructive", hint: expect.stringContaining("--allow-destructive") });
    await expect(refusal).rejects.toThrow(/: 1 values of ticket\.stars$/mu);
    await expect(refusal).rejects.toThrow(/: 3 rows of note$/mu);
    expect((await database.query({ text: "select count(*)::int as n from note", params: [] })).rows).toEqual([{ n: 3 }]);
    expect(await back({ allowDestructive: true })).toHaveLength(1);
    expect((await database.query({ text: "select * from ticket order by id", params: [] })).rows).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it("is counted for all that are taken back, before the first is", async () => {
    await database.script("insert into ticket (id) values (1)");
    await expect(back({ steps: 2 })).rejects.toThrow(/: 1 rows of ticket$/mu);
    expect((await database.query({ text: "select stars from ticket", params: [] })).rows).toEqual([{ stars: null }]);
    expect(await back({ steps: 2, allowDestructive: true })).toHaveLength(2);
  });

  it("is said in the file", () => {
    const [, second] = migrations;
    if (second?.kind !== "sql") throw new Error("It is written in SQL.");
    expect(second.down).toContain("--   loses: values of ticket.stars\n--   count: select count(stars) from ticket\n");
    expect(second.down).toContain("--   loses: rows of note\n");
  });
});
