import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createContext } from "../../src/policy/context.js";
import type { Context } from "../../src/query/types.js";
import { catalogue, createSchema, derive } from "../../src/schema/index.js";
import { createDatabase, type TestDatabase } from "../postgres.js";
import { targetOf } from "../schema/databases.js";
import { ann, asAnn, ben, desk, deskRows, Project, projects, Task } from "./desk.js";

/** Rules are about the row as it is when it is written, whatever others did to it while the writer waited. */

let server: TestDatabase, database: Database, db: Context, all: Context;

beforeAll(async () => {
  server = await createDatabase();
  database = await openDatabase({ url: server.url, poolSize: 6, applicationRole: server.applicationRole });
  const schema = derive(desk, targetOf({ database, applicationRole: server.applicationRole }));
  await createSchema(database, schema, { modelHash: "desk" });
  db = createContext({ model: desk, database: database.as("app"), catalogue: catalogue(schema), log: () => undefined });
  all = db.unrestricted("what the tests look at");
});
afterAll(async () => {
  await database.close();
  await server.drop();
});
beforeEach(async () => {
  await database.script("truncate person, customer, project, task, entry, draft cascade");
  await database.script(deskRows);
});

/** Runs `write` so that it meets a row which somebody else is changing by `sql`, and who commits only when it waits. */
async function meanwhile(sql: string, write: () => Promise<unknown>): Promise<string> {
  const before = await waiting();
  let release: () => void = () => undefined;
  let held: () => void = () => undefined;
  const released = new Promise<void>((resolve) => { release = resolve; });
  const holds = new Promise<void>((resolve) => { held = resolve; });
  const other = database.transaction(async (tx) => {
    await tx.query({ text: sql, params: [] });
    held();
    await released;
  });
  await holds;
  const outcome = write().then((done) => `done ${typeof done === "number" ? done : ""}`.trim(), (error: unknown) => String((error as { code?: string }).code ?? error));
  while ((await waiting()) <= before) await new Promise((resolve) => setTimeout(resolve, 10));
  release();
  await other;
  return outcome;
}

async function waiting(): Promise<number> {
  const { rows: [row] } = await database.query<{ n: number }>({ text: "select count(*)::int4 as n from pg_locks where not granted and pid <> pg_backend_pid()", params: [] });
  return row?.n ?? 0;
}

const given = `update project set owner_id = '${ben}' where id = '${projects.ann}'`;
const named = (name: string) => all.from(Project).where((p) => p.name.eq(name)).count();

describe("a row that is given away while a writer waits for it", () => {
  it("is not changed", async () => {
    expect(await meanwhile(given, () => db.as(asAnn).update(Project, projects.ann, { name: "late" }))).toBe("not_found");
    expect(await named("late")).toBe(0);
  });
  it("is not changed by conditions, whatever tables they look into", async () => {
    expect(await meanwhile(given, () => db.as(asAnn).from(Project).where((p) => p.customer.name.eq("Acme")).update({ name: "late" }))).toBe("done 0");
    expect(await named("late")).toBe(0);
  });
  it("is not deleted, nor are its rows", async () => {
    expect(await meanwhile(given, () => db.as(asAnn).delete(Project, projects.ann))).toBe("not_found");
    await all.update(Project, projects.ann, { owner: ann });
    expect(await meanwhile(given, () => db.as(asAnn).from(Project).where((p) => p.code.eq("G")).delete())).toBe("done 0");
    expect(await all.from(Task).where((t) => t.project.is(projects.ann)).count()).toBe(2);
    expect(await all.from(Project).count()).toBe(3);
  });
  it("is not changed by an upsert", async () => {
    const values = { name: "late", code: "G", owner: ann };
    const outcome = await meanwhile(given, () => db.as(asAnn).upsert(Project, values, ["code"]));
    expect(outcome).not.toMatch(/^done/);
    expect(await named("late")).toBe(0);
  });
  it("is locked while a rule compares it with what it was", async () => {
    // From 10 one may go to 110, from 0 no further than to 100.
    const lowered = `update project set budget = 0 where id = '${projects.ann}'`;
    expect(await meanwhile(lowered, () => db.as(asAnn).update(Project, projects.ann, { budget: 105 }))).toBe("refused");
    expect(await all.get(Project, projects.ann)).toMatchObject({ budget: 0 });
    await all.update(Project, projects.ann, { budget: 10 });
    expect(await meanwhile(lowered, () => db.as(asAnn).from(Project).where((p) => p.code.eq("G")).update({ budget: 105 }))).toBe("refused");
    expect(await all.get(Project, projects.ann)).toMatchObject({ budget: 0 });
  });
});
