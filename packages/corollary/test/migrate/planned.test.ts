import { describe, expect, it } from "vitest";
import type { Database } from "../../src/database/port.js";
import { migrationFiles } from "../../src/migrate/files/write.js";
import { snapshotOf } from "../../src/migrate/files/snapshot.js";
import { applyMigrations, ledgerTables, rollbackMigrations } from "../../src/migrate/index.js";
import { deployment, isDeployed } from "../../src/schema/deployment.js";
import { derive } from "../../src/schema/derive.js";
import { diff } from "../../src/schema/diff.js";
import { introspect } from "../../src/schema/introspect/introspect.js";
import { plan } from "../../src/schema/plan/index.js";
import type { Schema } from "../../src/schema/schema.js";
import { drivers, open } from "../schema/databases.js";
import { everythingOn } from "../schema/everything.js";
import { migrationsOf, optionsFor, versionOf } from "./scene.js";

/** Roles belong to the server: they are there before, and stay. */
const nothing = ({ version, roles }: Schema): Schema => ({ format: 1, version, roles, extensions: [], schemas: [{ name: "public" }], enums: [], sequences: [], functions: [], tables: [], grants: [] });

async function found(database: Database, applicationRole: string): Promise<Schema> {
  const { schema } = await introspect(database, { applicationRole });
  return { ...schema, tables: schema.tables.filter((table) => !ledgerTables.includes(table.name)) };
}

describe.each(drivers)("a planned migration on %s", (driver) => {
  it("makes all of a model, as its snapshot says, and takes it back", async () => {
    const { database, applicationRole, close } = await open(driver);
    const version = Math.floor(database.info.version / 10_000);
    const whole = derive(everythingOn(version), { version, applicationRole });
    const first = { ...whole, tables: whole.tables.map((table) => ({ ...table, indexes: [] })) };
    await database.script(`create role "${applicationRole}" nologin`);
    const steps = [plan(nothing(first), first, { mode: "online" }), plan(first, whole, { mode: "online" })];
    expect(steps.flatMap(({ questions, obstacles }) => [...questions, ...obstacles])).toEqual([]);
    const migrations = await migrationsOf({
      ...migrationFiles({ name: { version: versionOf(1), slug: "first" }, title: "First", steps: steps[0]?.steps ?? [], snapshot: snapshotOf(first) }),
      ...migrationFiles({ name: { version: versionOf(2), slug: "indexes" }, title: "Indexes", steps: steps[1]?.steps ?? [], snapshot: snapshotOf(whole, "hash of the model") }),
    });
    await applyMigrations({ ...optionsFor(database), migrations });
    expect(await isDeployed(database, whole)).toBe(true);
    expect(await deployment(database)).toMatchObject({ modelHash: "hash of the model" });
    const made = await found(database, applicationRole);
    await rollbackMigrations({ ...optionsFor(database), migrations });
    expect(await isDeployed(database, first)).toBe(true);
    await applyMigrations({ ...optionsFor(database), migrations });
    expect(diff(made, await found(database, applicationRole))).toEqual([]);
    expect(migrations.map((migration) => migration.kind === "sql" && migration.down !== undefined)).toEqual([true, true]);
    expect(await rollbackMigrations({ ...optionsFor(database), migrations, steps: 2 })).toHaveLength(2);
    expect(await deployment(database)).toBeUndefined();
    expect((await found(database, applicationRole)).tables).toEqual([]);
    await close();
  });
});
