import * as shipped from "corollary/identity";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile, text } from "../../src/index.js";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createContext } from "../../src/policy/context.js";
import type { Actor, Context } from "../../src/query/types.js";
import { createSchema, derive } from "../../src/schema/index.js";

class Person extends shipped.Account {
  phone = text().optional();
}
const { Account: _base, accountPolicies, ...rest } = shipped;
const model = compile([{ ...rest, Person, ...accountPolicies() }]);

let database: Database;
let free: Context;
let ann: string, bob: string, eve: string;

beforeAll(async () => {
  database = await openDatabase({ applicationRole: "corollary_app" });
  await createSchema(database, derive(model, { version: 18, applicationRole: "corollary_app" }));
  free = createContext({ model, database: database.as("app"), log: () => undefined });
  const rows = free.unrestricted("people");
  const make = async (name: string, tenant: string, roles: readonly string[]) => {
    const { id } = await rows.create(Person, { name, email: `${name}@example.com` });
    await rows.create(shipped.Membership, { account: id, tenant, roles: [...roles] });
    return id;
  };
  [ann, bob, eve] = [await make("ann", "acme", ["admin"]), await make("bob", "acme", []), await make("eve", "globex", [])];
});
afterAll(() => database.close());

const seenBy = (actor: Actor) => free.as(actor).from(Person).orderBy((p) => p.name.asc()).select((p) => ({ name: p.name, email: p.email })).all();
const admin = () => ({ id: ann, tenant: "acme", roles: ["admin"] });
const root = { id: "root", roles: ["admin"] };

describe("the policies of accounts", () => {
  it("show names of the tenant, and addresses to its administrators and oneself", async () => {
    expect(await seenBy({ id: bob, tenant: "acme" })).toEqual([{ name: "ann", email: null }, { name: "bob", email: "bob@example.com" }]);
    expect(await seenBy(admin())).toEqual([{ name: "ann", email: "ann@example.com" }, { name: "bob", email: "bob@example.com" }]);
    expect(await seenBy({ id: bob })).toEqual([{ name: "bob", email: "bob@example.com" }]);
    expect((await seenBy(root)).map(({ email }) => email)).toEqual(["ann@example.com", "bob@example.com", "eve@example.com"]);
  });
  it("let people change what is theirs, and no role, address or proof", async () => {
    const db = free.as({ id: bob, tenant: "acme" });
    expect((await db.update(Person, bob, { phone: "1" })).phone).toBe("1");
    for (const change of [{ roles: ["admin"] }, { email: "x@example.com" }, { emailVerifiedAt: new Date() }, { kind: "service" as const }, { disabledAt: null }]) {
      await expect(db.update(Person, bob, change)).rejects.toMatchObject({ code: "refused" });
    }
    await expect(db.update(Person, ann, { phone: "2" })).rejects.toMatchObject({ code: "refused" });
  });
  it("let administrators say roles in their tenant, and nowhere else", async () => {
    const all = await free.unrestricted("test").from(shipped.Membership).all();
    const of = (account: string) => all.find((each) => each.account === account)?.id ?? "";
    expect((await free.as(admin()).update(shipped.Membership, of(bob), { roles: ["clerk"] })).roles).toEqual(["clerk"]);
    await expect(free.as(admin()).update(shipped.Membership, of(bob), { tenant: "globex" })).rejects.toMatchObject({ code: "refused" });
    await expect(free.as(admin()).update(shipped.Membership, of(eve), { roles: ["clerk"] })).rejects.toMatchObject({ code: "not_found" });
    await expect(free.as({ id: bob, tenant: "acme", roles: ["clerk"] }).update(shipped.Membership, of(bob), { roles: ["admin"] })).rejects.toMatchObject({ code: "refused" });
    await expect(free.as(admin()).update(Person, bob, { roles: ["admin"] })).rejects.toMatchObject({ code: "refused" });
    expect((await free.as(root).update(Person, eve, { disabledAt: new Date(0) })).disabledAt).toEqual(new Date(0));
  });
});
