import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createHandler } from "../../src/http/handler.js";
import { createContext } from "../../src/policy/context.js";
import type { Context } from "../../src/query/types.js";
import { catalogue, createSchema, derive } from "../../src/schema/index.js";
import { bootstrapTenant } from "../../src/service/tenants/bootstrap.js";
import { broadcast } from "../../src/service/tenants/broadcast.js";
import { tenantContexts, tenantDatabases, type TenantDatabases } from "../../src/service/tenants/databases.js";
import { listTenants, registerTenant } from "../../src/service/tenants/registry.js";
import { createDatabase, type TestDatabase } from "../postgres.js";
import { asNorth, asSouth, Bike, Brand, Customer, north, south, Workshop, workshop } from "./workshop.js";

let test: TestDatabase, shared: Database, tenants: TenantDatabases, as: (actor: typeof asNorth) => Context, base: string;
const made: string[] = [];
const urlOf = (name: string) => { const url = new URL(test.url); url.pathname = `/${name}`; return url.href; };
const schemaOf = (database: Database) => derive(workshop, { version: Math.floor(database.info.version / 10_000), applicationRole: test.applicationRole });
const bootstrap = (tenant: string, database: string) => {
  made.push(database);
  return bootstrapTenant({
    model: workshop, shared, urlOf, applicationRole: test.applicationRole, tenant, database, copy: ["Brand"],
    build: async (own) => { await createSchema(own, schemaOf(own)); },
  });
};

beforeAll(async () => {
  test = await createDatabase();
  base = new URL(test.url).pathname.slice(1);
  shared = await openDatabase({ url: test.url, applicationRole: test.applicationRole });
  await createSchema(shared, schemaOf(shared));
  const set = createContext({ model: workshop, database: shared.as("app"), log: () => undefined }).unrestricted("rows");
  await set.createMany(Workshop, [{ id: north, name: "North" }, { id: south, name: "South" }]);
  await set.createMany(Brand, [{ name: "Rover" }, { name: "Tern" }]);
  tenants = await tenantDatabases({ shared, urlOf, applicationRole: test.applicationRole, poolSize: 2, most: 1, idle: 60_000 });
  as = tenantContexts(tenants, { model: workshop, catalogue: catalogue(schemaOf(shared)) });
}, 60_000);
afterAll(async () => {
  await tenants?.close();
  for (const name of made) await shared.script(`drop database if exists ${name} with (force)`);
  await shared?.close();
  await test?.drop();
}, 60_000);

describe("a tenant with a database of its own", () => {
  it("gets it with the schema, its own row and the global rows that are stated", async () => {
    expect(await bootstrap(south, `${base}_south`)).toMatchObject({ tenant: south, readyAt: expect.any(String) });
    const db = as(asSouth);
    expect((await db.from(Brand).orderBy((b) => b.name.asc()).all()).map((b) => b.name)).toEqual(["Rover", "Tern"]);
    expect((await db.from(Workshop).all()).map((w) => w.name)).toEqual(["South"]);
  });
  it("has its rows there and nowhere else, and others have theirs where they were", async () => {
    const customer = await as(asSouth).create(Customer, { name: "Ben", email: "same@example.com" });
    await as(asSouth).create(Bike, { frame: "F1", customer: customer.id });
    await as(asNorth).create(Customer, { name: "Ann", email: "same@example.com" });
    const rows = (database: Database) => database.query<{ name: string }>({ text: "select name from customer", params: [] }).then((found) => found.rows.map((row) => row.name));
    expect(await rows(shared)).toEqual(["Ann"]);
    const own = await openDatabase({ url: urlOf(`${base}_south`) });
    expect(await rows(own)).toEqual(["Ben"]);
    await own.close();
    const seen: string[] = [];
    for await (const row of as(asSouth).from(Bike).include({ customer: true }).stream()) seen.push(row.customer.name);
    expect(seen).toEqual(["Ben"]);
    await expect(as(asSouth).atomic(async (tx) => { await tx.create(Customer, { name: "Gone", email: "gone@example.com" }); throw new Error("undone"); })).rejects.toThrow("undone");
    expect(await as(asSouth).from(Customer).count()).toBe(1);
  });
  it("is held to its tenant there too", async () => {
    const stray = createContext({ model: workshop, database: tenants.databaseOf(south) }).as(asNorth);
    expect(await stray.from(Customer).all()).toEqual([]);
  });
  it("is served over HTTP from it, idempotency keys included", async () => {
    const handler = createHandler({ model: workshop, database: shared.as("app"), databaseOf: ({ tenant }) => tenants.databaseOf(tenant), authenticate: (request) => ({ id: "x", tenant: request.headers.get("x-who") ?? "" }) });
    const send = async (who: string, body?: object) => (await handler(new Request("http://localhost/api/v1/customers", {
      method: body ? "POST" : "GET", headers: { "x-who": who, ...(body ? { "content-type": "application/json", "idempotency-key": "k1" } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}),
    }))).json();
    const once = await send(south, { name: "Bea", email: "bea@example.com" });
    expect(await send(south, { name: "Bea", email: "bea@example.com" })).toEqual(once);
    expect((await send(south)).data.map((row: { name: string }) => row.name).sort()).toEqual(["Bea", "Ben"]);
    expect((await send(north)).data.map((row: { name: string }) => row.name)).toEqual(["Ann"]);
  });
  it("is refused until it is ready, and made ready by trying again", async () => {
    const third = "00000000-0000-7000-8000-00000000000c";
    made.push(`${base}_third`);
    await createContext({ model: workshop, database: shared.as("app"), log: () => undefined }).unrestricted("third").create(Workshop, { id: third, name: "Third" });
    await expect(bootstrapTenant({ model: workshop, shared, urlOf, applicationRole: test.applicationRole, tenant: third, database: `${base}_third`, build: () => Promise.reject(new Error("broken off")) })).rejects.toThrow("broken off");
    await expect(as({ id: "c", tenant: third }).from(Customer).all()).rejects.toThrow(/not ready/);
    await bootstrap(third, `${base}_third`);
    expect(await as({ id: "c", tenant: third }).from(Customer).all()).toEqual([]);
    expect(await listTenants(shared)).toHaveLength(2);
    await expect(registerTenant(shared, third, "another")).rejects.toThrow(/already/);
    await expect(bootstrap(third, "Bad Name; drop table x")).rejects.toThrow(/no name/);
    made.pop();
  });
  it("shares the places for open databases with others, the one used longest ago giving way", async () => {
    const third = { id: "c", tenant: "00000000-0000-7000-8000-00000000000c" };
    await as(asSouth).from(Customer).count();
    expect(tenants.open).toEqual([`${base}_south`]);
    await as(third).from(Customer).count();
    expect(tenants.open).toEqual([`${base}_third`]);
    const both = await Promise.all([as(asSouth).from(Customer).count(), as(third).from(Customer).count(), as(asSouth).from(Brand).count(), as(asNorth).from(Customer).count()]);
    expect(both).toEqual([2, 0, 2, 1]);
    expect(tenants.open.length).toBeLessThanOrEqual(1);
  });
});

describe("a broadcast", () => {
  it("reports of each database what became of it, and goes on where one failed", async () => {
    await registerTenant(shared, "ghost", `${base}_nowhere`);
    await shared.query({ text: "update corollary.tenant set ready_at = now() where tenant = 'ghost'", params: [] });
    await registerTenant(shared, "unready", `${base}_unready`);
    const told: string[] = [];
    const reports = await broadcast({ shared, urlOf, applicationRole: test.applicationRole, done: (each) => told.push(each.outcome), run: async (database) => (await database.query<{ n: number }>({ text: "select count(*)::int as n from brand", params: [] })).rows[0]?.n });
    expect(reports).toMatchObject([
      { outcome: "ok", result: 2 }, { tenant: south, outcome: "ok", result: 2 }, { outcome: "ok", result: 2 },
      { tenant: "ghost", outcome: "failed", reason: expect.stringMatching(/nowhere/) }, { tenant: "unready", outcome: "skipped", reason: expect.stringMatching(/bootstrap/) },
    ]);
    expect(told).toEqual(reports.map((each) => each.outcome));
  });
  it("leaves tenants alone where the shared database failed", async () => {
    const reports = await broadcast({ shared, urlOf, applicationRole: test.applicationRole, run: (database) => database.query({ text: "select from nowhere", params: [] }) });
    expect(reports.map((each) => each.outcome)).toEqual(["failed", "skipped", "skipped", "skipped", "skipped"]);
  });
});
