import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import * as plain from "../../src/query/context.js";
import { createContext } from "../../src/policy/context.js";
import { rightsOf } from "../../src/policy/rights.js";
import type { Context } from "../../src/query/types.js";
import type { UnrestrictedUse } from "../../src/query/unrestricted.js";
import { createQueries } from "../../src/query/execute.js";
import { whoOf } from "../../src/query/who.js";
import { createSchema, derive } from "../../src/schema/index.js";
import { recording } from "../query/recording.js";
import { ann, asAnn, asBen, asFinance, ben, Customer, customers, desk, deskRows, Entry, Person, Project, projects, Task } from "./desk.js";

let database: Database, db: Context;
const uses: UnrestrictedUse[] = [];

beforeAll(async () => {
  database = await openDatabase({ url: "pglite:memory" });
  await createSchema(database, derive(desk, { version: 18, applicationRole: "corollary_app" }), { modelHash: "desk" });
  await database.script(deskRows);
  db = createContext({ model: desk, database, log: (use) => uses.push(use) });
});
afterAll(() => database.close());

const names = async (context: Context) => (await context.from(Project).orderBy((p) => p.name.asc()).all()).map((p) => p.name);

describe("rows", () => {
  it("that may not be read are not there", async () => {
    expect(await names(db)).toEqual(["Street"]);
    expect(await names(db.as(asAnn))).toEqual(["Garden", "Street"]);
    expect(await db.as(asAnn).get(Project, projects.ben)).toBeNull();
    expect(await db.as(asAnn).from(Project).count()).toBe(2);
    expect(await db.as(asAnn).from(Project).where((p) => p.name.eq("House")).exists()).toBe(false);
    const streamed: string[] = [];
    for await (const task of db.as(asAnn).from(Task).stream()) streamed.push(task.title);
    expect(streamed.sort()).toEqual(["dig", "pave", "plant"]);
  });
  it("of an entity that nobody like the actor may read are refused", async () => {
    await expect(db.as(asAnn).from(Entry).all()).rejects.toMatchObject({ code: "refused", operation: "read", anonymous: false });
    await expect(db.get(Customer, customers.ann)).rejects.toMatchObject({ code: "refused", anonymous: true });
    await expect(db.as(asAnn).from(Entry).page()).rejects.toMatchObject({ code: "refused" });
  });
  it("that a reference points at are null, and their keys stay", async () => {
    const street = await db.as(asAnn).from(Project).where((p) => p.code.eq("S")).include({ customer: true, owner: true }).one();
    expect(street).toMatchObject({ customer: null, owner: { name: "Ben" } });
    expect(await db.as(asAnn).get(Project, projects.shared)).toMatchObject({ customer: customers.ben });
    expect(await db.as(asAnn).from(Project).where((p) => p.customer.name.eq("Beta")).count()).toBe(0);
    expect(await db.as(asAnn).from(Project).where((p) => p.customer.is(customers.ben)).count()).toBe(1);
    expect(await db.as(asAnn).from(Project).select((p) => ({ who: p.customer.name })).orderBy((p) => p.customer.name.desc()).all()).toEqual([{ who: null }, { who: "Acme" }]);
  });
  it("are not counted in collections", async () => {
    const of = (context: Context) => context.from(Person).select((p) => ({ name: p.name })).orderBy((p) => p.name.asc()).all();
    expect(await of(db)).toHaveLength(2);
    expect(await db.as(asAnn).from(Project).where((p) => p.tasks.some((t) => t.title.eq("build"))).count()).toBe(0);
    expect(await db.as(asBen).from(Project).where((p) => p.tasks.some((t) => t.title.eq("build"))).count()).toBe(1);
  });
});

describe("what lies beyond a row that may not be read", () => {
  it("is not reached by its key, which the reference holds", async () => {
    const street = db.as(asAnn).from(Project).where((p) => p.code.eq("S"));
    expect(await street.where((p) => p.customer.projects.some((other) => other.code.ne(""))).count()).toBe(0);
    expect(await street.select((p) => ({ n: p.customer.projects.count(), worth: p.customer.worth })).all()).toEqual([{ n: 0, worth: 0 }]);
    expect(await db.as(asBen).from(Project).where((p) => p.code.eq("S")).select((p) => ({ n: p.customer.projects.count(), worth: p.customer.worth })).all()).toEqual([{ n: 2, worth: 50 }]);
  });
  it("is computed with the model's own rights where the row may be read", async () => {
    expect(await db.as(asAnn).get(Customer, customers.ann)).toMatchObject({ worth: 10 });
  });
});

describe("an actor", () => {
  it("whose id is no key owns nothing", async () => {
    expect(await names(db.as({ id: "nightly-export" }))).toEqual(["Street"]);
    expect(await names(db.as({ id: "" }))).toEqual(["Street"]);
  });
  it("does not choose what it is by claims or roles of its own", async () => {
    expect(await names(db.as({ id: ben, claims: { id: ann, roles: "finance" } }))).toEqual(["House", "Street"]);
    expect((await db.as({ id: ann, roles: ["__proto__", "constructor"] }).get(Project, projects.ann))?.secret).toBeNull();
  });
});

describe("a collection under a rule", () => {
  const { policy, ...project } = desk.entities["Project"]!;
  const ruled = { ...desk, entities: { ...desk.entities, Project: { ...project, policy: { ...policy!, fields: { tasks: { read: policy!.fields["budget"]!.read! } } } } } };
  it("is empty where the rule is not met, however it is asked", async () => {
    const queries = createQueries({ model: ruled, database, rightsOf }).as(whoOf(asAnn, ruled));
    const rows = await queries.read.all({ entity: "Project", include: { tasks: {} }, order: [{ by: { op: "field", type: { kind: "text" }, row: "this", path: ["name"] }, direction: "asc" }] });
    expect(rows.map((row) => (row["tasks"] as unknown[]).length)).toEqual([2, 0]);
    const some = { op: "some", type: { kind: "boolean" }, in: { row: "this", path: ["tasks"], entity: "Task" }, as: "r1" } as const;
    expect(await queries.read.count({ entity: "Project", where: some })).toBe(1);
  });
});

describe("fields", () => {
  it("that may not be read are null wherever they are asked for", async () => {
    const ours = await db.as(asAnn).from(Project).orderBy((p) => p.name.asc()).all();
    expect(ours.map((p) => [p.budget, p.secret])).toEqual([[10, null], [null, null]]);
    expect((await db.as(asFinance).from(Project).orderBy((p) => p.name.asc()).all()).map((p) => [p.budget, p.secret])).toEqual([[10, "gold"], [null, "copper"]]);
    expect(await db.as(asAnn).from(Project).where((p) => p.budget.gt(15)).count()).toBe(0);
    expect(await db.as(asAnn).from(Project).where((p) => p.secret.isNull()).count()).toBe(2);
    expect(await db.as(asAnn).from(Task).select((t) => ({ b: t.project.budget })).distinct().all()).toEqual(expect.arrayContaining([{ b: 10 }, { b: null }]));
  });
  it("leave no trace in an order or a cursor", async () => {
    const query = db.as(asAnn).from(Project).orderBy((p) => p.budget.desc()).limit(1);
    const first = await query.page();
    expect(first.rows.map((p) => p.name)).toEqual(["Street"]);
    expect(atob((first.nextCursor ?? "").replaceAll("-", "+").replaceAll("_", "/"))).not.toContain("30");
    expect((await query.after(first.nextCursor ?? "").page()).rows.map((p) => p.name)).toEqual(["Garden"]);
  });
});

describe("rights", () => {
  it("come with the roles that a role includes", async () => {
    expect(whoOf(asFinance, desk).actor?.roles).toEqual(["clerk", "finance"]);
    expect(JSON.parse(whoOf(asFinance, desk).settings?.["corollary.actor"] ?? "")).toMatchObject({ id: ann, roles: ["clerk", "finance"] });
  });
  it("come by no claim that is called like what the actor is", () => {
    const { actor } = whoOf({ id: ann, claims: { tenant: "another", id: "somebody", branch: "north" } }, desk);
    expect(actor?.values).toEqual({ id: ann, branch: "north" });
  });
  it("share a statement among those who have the same", async () => {
    const { database: recorded, texts } = recording(database);
    const queries = createQueries({ model: desk, database: recorded, rightsOf });
    for (const id of [ann, ben]) await queries.as({ actor: { roles: ["stranger"], values: { id } } }).read.all({ entity: "Project" });
    expect(new Set(texts).size).toBe(1);
    await queries.as({ actor: { roles: ["clerk"], values: { id: ann } } }).read.all({ entity: "Project" });
    expect(new Set(texts).size).toBe(2);
    expect(rightsOf(desk, { roles: ["x"], values: { id: ann } })).toBe(rightsOf(desk, { values: { id: ben } }));
  });
  it("cost nothing where a rule is always met, and decide before a statement where it never is", () => {
    expect(rightsOf(desk, undefined)?.may("Person", "read")).toBe(true);
    expect(rightsOf(desk, undefined)?.may("Project", "update")).toBe(false);
    expect(rightsOf(desk, { values: { id: ann } })?.may("Customer", "create")).toBe(true);
    expect(rightsOf(desk, { values: { id: ann } })?.field("Project", "secret")).toBe(false);
  });
  it("are asked for by whoever opens a model that has policies", () => {
    expect(() => plain.createContext({ model: desk, database })).toThrow(/policies/);
  });
  it("deny entities without a policy as soon as one has any", () => {
    const { policy: _, ...rest } = desk.entities["Task"]!;
    expect(rightsOf({ ...desk, entities: { ...desk.entities, Task: rest } }, { values: { id: ann } })?.row("Task")).toBe(false);
  });
});

describe("unrestricted", () => {
  it("sees everything, says why, and says who asked", async () => {
    uses.length = 0;
    expect(await db.unrestricted("the yearly statement").from(Project).count()).toBe(3);
    expect(uses).toMatchObject([{ reason: "the yearly statement", caller: expect.stringMatching(/reads\.test\.ts:\d+:\d+$/) }]);
  });
  it("needs a reason, and begins before a transaction", async () => {
    expect(() => db.unrestricted("  ")).toThrow(/Say why/);
    await expect(db.as(asAnn).atomic(async (tx) => { tx.unrestricted("inside"); })).rejects.toMatchObject({ code: "invalid_query" });
    expect(uses.map((use) => use.reason)).not.toContain("inside");
  });
});
