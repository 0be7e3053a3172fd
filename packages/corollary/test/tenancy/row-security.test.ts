import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, pastRowSecurity, type Database } from "../../src/database/index.js";
import { createContext } from "../../src/policy/context.js";
import { createSchema, derive } from "../../src/schema/index.js";
import { applyMigrations } from "../../src/migrate/index.js";
import { migrationsOf, named, optionsFor } from "../migrate/scene.js";
import { createDatabase, type TestDatabase } from "../postgres.js";
import { asNorth, asSouth, Bike, Customer, closed, north, south, Workshop, workshop } from "./workshop.js";

/** Row security alone: statements that ask for nothing, by the role of requests and by an owner that is no superuser. */
let test: TestDatabase, superuser: Database, owner: Database, app: Database;
const owns = "tenancy_owner";

beforeAll(async () => {
  test = await createDatabase();
  superuser = await openDatabase({ url: test.url });
  await superuser.script(`do $$ begin if not exists (select from pg_roles where rolname = '${owns}') then create role ${owns} login createrole password 'owns'; end if; end $$; grant all on database ${new URL(test.url).pathname.slice(1)} to ${owns}; grant all on schema public to ${owns}`);
  const url = new URL(test.url);
  url.username = owns;
  url.password = "owns";
  owner = await openDatabase({ url: url.href, applicationRole: test.applicationRole });
  const schema = derive(workshop, { version: Math.floor(owner.info.version / 10_000), applicationRole: test.applicationRole });
  await createSchema(owner, schema);
  app = owner.as("app");
  const set = createContext({ model: workshop, database: app, log: () => undefined }).unrestricted("rows");
  await set.createMany(Workshop, [{ id: north, name: "North" }, { id: south, name: "South" }]);
  for (const actor of [asNorth, asSouth]) {
    const db = createContext({ model: workshop, database: app }).as(actor);
    const { id } = await db.create(Customer, { name: actor.id, email: "same@example.com" });
    await db.create(Bike, { frame: "F1", customer: id });
  }
}, 60_000);
afterAll(async () => {
  await owner?.close();
  await superuser?.script(`reassign owned by ${owns} to current_user; drop owned by ${owns}`);
  await superuser?.close();
  await test?.drop();
});

const settings = (actor: { readonly id: string; readonly tenant?: string }) => ({ settings: { "corollary.actor": JSON.stringify({ roles: [], ...actor }) } });
const names = async (on: Database, options: Parameters<Database["once"]>[1]) => (await on.once<{ name: string }>({ text: "select name from customer order by name", params: [] }, options)).rows.map((row) => row.name);

describe("row security", () => {
  it("shows the rows of the actor's tenant to the role of requests, and none without one", async () => {
    expect(await names(app, settings(asNorth))).toEqual(["ann"]);
    expect(await names(app, settings(asSouth))).toEqual(["ben"]);
    expect(await names(app, settings({ id: "eve" }))).toEqual([]);
    expect(await names(app, settings({ id: "eve", tenant: "no uuid' or true --" }))).toEqual([]);
    expect(await names(app, {})).toEqual([]);
  });
  it("holds for the owner too, until it says that it means all rows", async () => {
    expect(await names(owner, {})).toEqual([]);
    expect(await names(owner, settings(asNorth))).toEqual(["ann"]);
    expect(await names(pastRowSecurity(owner), {})).toEqual(["ann", "ben"]);
    const streamed: unknown[] = [];
    for await (const rows of pastRowSecurity(owner).stream({ text: "select name from customer", params: [] })) streamed.push(...rows);
    expect(streamed).toHaveLength(2);
    await pastRowSecurity(owner).session(async (session) => expect((await session.query({ text: "select name from customer", params: [] })).rows).toHaveLength(2));
    // What it said is forgotten with the session.
    expect(await names(owner, {})).toEqual([]);
  });
  it("gives rows that are written without a tenant that of the actor, and refuses any other", async () => {
    const write = (text: string) => app.once({ text, params: [] }, settings(asNorth));
    await write("insert into customer (name, email) values ('new', 'new@example.com')");
    expect(await names(app, settings(asNorth))).toEqual(["ann", "new"]);
    await expect(write(`insert into customer (name, email, tenant_id) values ('bad', 'bad@example.com', '${south}')`)).rejects.toMatchObject({ sqlState: "42501" });
    expect((await write("delete from customer where name = 'new' or name = 'ben'")).count).toBe(1);
    expect((await write("update customer set name = 'x' where name = 'ben'")).count).toBe(0);
    await expect(app.once({ text: "insert into customer (name, email) values ('none', 'none@example.com')", params: [] })).rejects.toMatchObject({ sqlState: expect.stringMatching(/42501|23502/) });
  });
  it("lets no row move to another tenant, whoever asks", async () => {
    await expect(superuser.query({ text: `update customer set tenant_id = '${south}' where name = 'ann'`, params: [] })).rejects.toMatchObject({ sqlState: "23514" });
  });
  it("stands on keys that cannot cross, even for those it does not hold", async () => {
    const ben = (await superuser.query<{ id: string }>({ text: "select id from customer where name = 'ben'", params: [] })).rows[0]?.id ?? "";
    await expect(superuser.query({ text: `insert into bike (frame, customer_id, tenant_id) values ('F2', '${ben}', '${north}')`, params: [] })).rejects.toMatchObject({ sqlState: "23503" });
    await expect(superuser.query({ text: `update bike set customer_id = '${ben}' where tenant_id = '${north}'`, params: [] })).rejects.toMatchObject({ sqlState: "23503" });
  });
  it("keeps the tenant of a row that what it referred to has left", async () => {
    const db = createContext({ model: workshop, database: app }).as(asNorth);
    const first = await db.from(Bike).one();
    const second = await db.create(Bike, { frame: "F5", customer: first.customer, swap: first.id });
    const third = await db.create(Bike, { frame: "F6", customer: first.customer, swap: second.id });
    await db.delete(Bike, second.id);
    expect(await db.get(Bike, third.id)).toMatchObject({ swap: null, frame: "F6" });
    await db.delete(Bike, third.id);
  });
});

describe("migrations by an owner that row security holds", () => {
  it("reach the rows of all tenants, in every kind of step", async () => {
    const migrations = await migrationsOf({
      [named(1, "all.up.sql")]: `-- step 1: Together
update customer set name = name || '+together';
-- step 2 (no transaction): Alone
update customer set name = name || '+alone';
-- step 3 (batches): In batches
--   batches: {"table":{"schema":"public","name":"customer"},"key":["id"],"set":"name = name || '+batches'","where":"name not like '%batches%'","size":1}
update public.customer set name = name || '+batches' where name not like '%batches%';`,
      [named(1, "all.down.sql")]: "select 1;",
      [named(2, "data.ts")]: "export async function up({ sql, executor }) { await sql`update customer set name = name || '+data'`; for await (const rows of executor.stream({ text: 'select id from customer', params: [] })) for (const { id } of rows) await sql`update customer set name = name || '+read' where id = ${id}`; }",
    });
    await applyMigrations({ ...optionsFor(owner), migrations });
    expect(await names(pastRowSecurity(owner), {})).toEqual(["ann", "ben"].map((name) => `${name}+together+alone+batches+data+read`));
    expect(await names(owner, {})).toEqual([]);
  });
});

describe("row security of a model with policies", () => {
  it("takes the tenant's border from no rule that allows", () => {
    const { policies = [], rowSecurity } = derive(closed, { version: 18, applicationRole: "app" }).tables.find((table) => table.name === "customer") ?? {};
    expect(rowSecurity).toEqual({ enabled: true, forced: true });
    expect(policies.filter((each) => each.mode === "restrictive").map(({ name, command, roles }) => ({ name, command, roles }))).toEqual([{ name: "corollary_tenant", command: "all", roles: ["public"] }]);
    expect(policies.find((each) => each.name === "corollary_all")?.using).toContain("unrestricted");
  });
});
