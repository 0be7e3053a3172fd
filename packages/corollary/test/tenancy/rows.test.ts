import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createContext } from "../../src/policy/context.js";
import type { Context } from "../../src/query/types.js";
import type { UnrestrictedUse } from "../../src/query/unrestricted.js";
import { catalogue, createSchema, derive } from "../../src/schema/index.js";
import { asNorth, asSouth, Bike, Brand, Customer, north, platform, Repair, south, Workshop, workshop } from "./workshop.js";

/**
 * The layers alone and together: predicates of statements with row security off (`layer 1`), row security with statements
 * of somebody who writes none (further below), and both.
 */
describe.each([["both layers", true], ["statements alone", false]])("%s", (_, secured) => {
  let database: Database, db: Context, ann: Context, ben: Context;
  const uses: UnrestrictedUse[] = [];
  const brand = "00000000-0000-7000-8000-0000000000b0";

  beforeAll(async () => {
    database = await openDatabase({ url: "pglite:memory", applicationRole: "corollary_app" });
    const schema = derive(workshop, { version: 18, applicationRole: "corollary_app" });
    await createSchema(database, schema, { modelHash: "workshop" });
    if (!secured) await database.script(["customer", "bike", "repair"].map((table) => `alter table ${table} no force row level security; alter table ${table} disable row level security;`).join("\n"));
    db = createContext({ model: workshop, database: database.as("app"), catalogue: catalogue(schema), log: (use) => uses.push(use) });
    const set = db.unrestricted("setting up");
    await set.createMany(Workshop, [{ id: north, name: "North" }, { id: south, name: "South" }]);
    await set.create(Brand, { id: brand, name: "Rover" });
    [ann, ben] = [db.as(asNorth), db.as(asSouth)];
    for (const [who, name] of [[ann, "Ann"], [ben, "Ben"]] as const) {
      const customer = await who.create(Customer, { name, email: "same@example.com" });
      await who.create(Bike, { frame: "F1", customer: customer.id, brand, repairs: [{ work: `${name} oil`, price: name === "Ann" ? 3 : 5 }] });
    }
  });
  afterAll(() => database.close());

  it("shows each tenant its own rows only, on every way to them", async () => {
    expect((await ann.from(Customer).all()).map((c) => c.name)).toEqual(["Ann"]);
    expect((await ben.from(Bike).include({ customer: true, repairs: true }).one())).toMatchObject({ customer: { name: "Ben" }, repairs: [{ work: "Ben oil" }], cost: 5 });
    expect(await ann.from(Repair).where((r) => r.work.contains("Ben")).exists()).toBe(false);
    const [bens] = await ben.from(Customer).all();
    expect(await ann.get(Customer, bens?.id ?? "")).toBeNull();
  });
  it("keeps what the model computes over global rows within the tenant", async () => {
    expect((await ann.from(Brand).include({ bikes: { customer: true } }).one())).toMatchObject({ ridden: 1, bikes: [{ customer: { name: "Ann" } }] });
    expect(await ann.from(Brand).where((b) => b.bikes.some((k) => k.customer.name.eq("Ben"))).count()).toBe(0);
    expect((await db.unrestricted("report").from(Brand).one()).ridden).toBe(2);
  });
  it("sets the tenant of new rows, and takes no other", async () => {
    expect(await ann.create(Customer, { name: "New", email: "new@example.com" })).toMatchObject({ workshop: north });
    await expect(ann.create(Customer, { name: "Bad", email: "bad@example.com", workshop: south })).rejects.toMatchObject({ code: "not_writable", field: "workshop" });
    await expect(ann.create(Customer, { name: "Bad", email: "bad@example.com", workshop: north })).rejects.toMatchObject({ code: "not_writable" });
    const mine = await ann.from(Customer).where((c) => c.name.eq("New")).one();
    await expect(ann.update(Customer, mine.id, { workshop: south })).rejects.toMatchObject({ code: "not_writable" });
    await ann.delete(Customer, mine.id);
  });
  it("changes and deletes nothing of another", async () => {
    const bike = await ben.from(Bike).one();
    await expect(ann.update(Bike, bike.id, { frame: "stolen" })).rejects.toMatchObject({ code: "not_found" });
    await expect(ann.delete(Bike, bike.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await ann.from(Bike).where((b) => b.frame.eq("F1")).update({ frame: "F1" })).toBe(1);
    expect(await ann.from(Repair).where((r) => r.work.contains("Ben")).delete()).toBe(0);
    await expect(ann.update(Bike, (await ann.from(Bike).one()).id, { repairs: { update: [{ id: (await ben.from(Repair).one()).id, price: 0 }] } })).rejects.toMatchObject({ code: "not_found" });
    expect(await ben.get(Bike, bike.id)).toMatchObject({ frame: "F1", cost: 5 });
  });
  it("refers to no row of another, which is as if there were none", async () => {
    const [theirs] = await ben.from(Customer).all();
    await expect(ann.create(Bike, { frame: "F9", customer: theirs?.id ?? "" })).rejects.toMatchObject({ kind: "foreign-key" });
    await expect(ann.update(Bike, (await ann.from(Bike).one()).id, { swap: (await ben.from(Bike).one()).id })).rejects.toMatchObject({ kind: "foreign-key" });
  });
  it("has what is unique unique within a tenant, upserts too", async () => {
    await expect(ann.create(Customer, { name: "Twin", email: "same@example.com" })).rejects.toMatchObject({ kind: "unique", owner: { entity: "Customer", fields: ["email"] } });
    expect(await ann.upsert(Customer, { name: "Anna", email: "same@example.com" }, ["email"])).toMatchObject({ name: "Anna", workshop: north });
    expect(await ben.from(Customer).one()).toMatchObject({ name: "Ben" });
    const theirs = await ben.from(Customer).one();
    await expect(ann.upsert(Customer, { id: theirs.id, name: "Stolen", email: "x@example.com" }, ["id"])).rejects.toMatchObject(secured ? { code: "not_found" } : { kind: "unique" });
    expect(await ben.from(Customer).one()).toMatchObject({ name: "Ben", email: "same@example.com" });
  });
  it("refuses those who work in no tenant, but for what is global", async () => {
    await expect(db.from(Customer).all()).rejects.toMatchObject({ code: "tenant_required", anonymous: true });
    await expect(db.as({ id: "eve" }).from(Customer).count()).rejects.toMatchObject({ code: "tenant_required", anonymous: false });
    await expect(db.as({ id: "eve" }).create(Customer, { name: "E", email: "e@example.com" })).rejects.toMatchObject({ code: "tenant_required" });
    expect(await db.from(Brand).include({ bikes: true }).one()).toMatchObject({ ridden: 0, bikes: [] });
    expect(await db.as({ id: "eve", tenant: "no uuid" }).from(Customer).count()).toBe(0);
  });
  it("lets administrators into all tenants who ask for it, with a record", async () => {
    expect(() => db.acrossTenants("support")).toThrow(/signing in/);
    expect(() => ann.acrossTenants("support")).toThrow(/may not/);
    expect(() => db.as(platform).acrossTenants(" ")).toThrow(/Say why/);
    await expect(db.as(platform).from(Customer).all()).rejects.toMatchObject({ code: "tenant_required" });
    const all = db.as(platform).acrossTenants("ticket 7");
    expect(uses.at(-1)).toMatchObject({ scope: "all tenants", actor: "root", reason: "ticket 7", caller: expect.stringContaining("rows.test.ts") });
    expect(await all.from(Customer).count()).toBe(2);
    await expect(all.create(Customer, { name: "X", email: "x@example.com" })).rejects.toMatchObject({ code: "missing_value", field: "workshop" });
    const made = await all.create(Customer, { name: "X", email: "x@example.com", workshop: south });
    expect(await ben.get(Customer, made.id)).not.toBeNull();
    await all.delete(Customer, made.id);
  });
  it("gives nobody a tenant by a claim, nor the administrators' view to whoever works in one: their roles may come from there", async () => {
    await expect(db.as({ id: "eve", claims: { tenant: north } }).from(Customer).count()).rejects.toMatchObject({ code: "tenant_required" });
    expect(() => db.as({ ...platform, tenant: north }).acrossTenants("support")).toThrow(/may not/);
  });
  it("takes nobody from one tenant into another inside a transaction", async () => {
    await expect(ann.atomic(async (tx) => tx.as(asSouth).from(Customer).all())).rejects.toMatchObject({ code: "invalid_query" });
    await expect(db.as(platform).atomic(async (tx) => tx.acrossTenants("now").from(Customer).all())).rejects.toMatchObject({ code: "invalid_query" });
  });
  it("gives rows made with others the tenant of those, where the writer states one", async () => {
    const made = await db.unrestricted("import").create(Bike, { frame: "F7", customer: (await ben.from(Customer).one()).id, repairs: [{ work: "none", price: 1 }], ...{ tenant: south } });
    expect(await ben.get(Bike, made.id)).toMatchObject({ cost: 1 });
    await ben.delete(Bike, made.id);
  });
});
