import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createContext } from "../../src/policy/context.js";
import { Refused } from "../../src/query/errors.js";
import type { Context } from "../../src/query/types.js";
import { catalogue, createSchema, derive } from "../../src/schema/index.js";
import { ann, asAnn, asBen, asFinance, ben, Customer, customers, desk, deskRows, Draft, Entry, Project, projects, Task } from "./desk.js";

let database: Database, db: Context, all: Context;

// As the owner statements alone decide; as the application role row-level security does too, and nothing is to change by it.
describe.each(["owner", "app"] as const)("acting as %s:", (role) => {
  beforeAll(async () => {
    database = await openDatabase({ applicationRole: "corollary_app" });
    const schema = derive(desk, { version: 18, applicationRole: "corollary_app" });
    await createSchema(database, schema, { modelHash: "desk" });
    db = createContext({ model: desk, database: database.as(role), catalogue: catalogue(schema), log: () => undefined });
    all = db.unrestricted("what the tests look at");
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.script("truncate person, customer, project, task, entry, draft cascade");
    await database.script(deskRows);
  });

  const code = (of: unknown) => (of as { code?: string }).code;
  const refused = (running: Promise<unknown>) => running.then(() => "done", (error: unknown) => (error instanceof Refused ? `${error.operation} ${error.entity}${error.field === undefined ? "" : `.${error.field}`}` : code(error) ?? (error as { kind?: string }).kind ?? String(error)));
  const projectOf = (key: string) => all.get(Project, key);

  describe("a row that is created", () => {
    it("is judged as it was made, and nothing is left of one that is refused", async () => {
      const mine = await db.as(asAnn).create(Project, { name: "Mine", code: "M", owner: ann });
      expect(mine).toMatchObject({ name: "Mine", budget: 0, secret: null });
      expect(await refused(db.as(asAnn).create(Project, { name: "His", code: "B", owner: ben }))).toBe("create Project");
      expect(await refused(db.as(asAnn).createMany(Project, [{ name: "1", code: "1", owner: ann }, { name: "2", code: "2", owner: ben }]))).toBe("create Project");
      expect(await all.from(Project).count()).toBe(4);
    });
    it("is refused outright where nobody like the actor may, and to nobody signed in", async () => {
      expect(await refused(db.create(Project, { name: "N", code: "N", owner: ann }))).toBe("create Project");
      await expect(db.create(Project, { name: "N", code: "N", owner: ann })).rejects.toMatchObject({ anonymous: true });
      expect(await refused(db.create(Entry, { words: "x", by: ann }))).toBe("create Entry");
    });
    it("comes back as its key alone where it may not be read", async () => {
      const entry = await db.as(asAnn).create(Entry, { words: "x", by: ann });
      expect(Object.keys(entry)).toEqual(["id"]);
      const customer = await db.as(asAnn).create(Customer, { name: "C", code: "C", owner: ben });
      expect(Object.keys(customer)).toEqual(["id"]);
      expect(await all.get(Customer, customer.id)).toMatchObject({ name: "C" });
    });
    it("takes only fields that may be written, and shows only those that may be read", async () => {
      expect(await refused(db.as(asAnn).create(Project, { name: "M", code: "M", owner: ann, secret: "s" }))).toBe("create Project.secret");
      expect(await db.as(asFinance).create(Project, { name: "M", code: "M", owner: ann, secret: "s" })).toMatchObject({ secret: "s" });
      expect(await db.as({ id: ann, roles: ["clerk"] }).create(Project, { name: "O", code: "O", owner: ann })).toMatchObject({ secret: null });
    });
    it("refers only to rows that may be read; others are as if they were not there", async () => {
      const values = { name: "M", code: "M", owner: ann };
      const hidden = await db.as(asAnn).create(Project, { ...values, customer: customers.ben }).catch((error: unknown) => error);
      const missing = await db.as(asAnn).create(Project, { ...values, customer: "00000000-0000-7000-8000-00000000ffff" }).catch((error: unknown) => error);
      const told = (error: unknown) => JSON.stringify(error, (key, value: unknown) => (key === "cause" ? undefined : value));
      expect(hidden).toMatchObject({ kind: "foreign-key", owner: { entity: "Project", fields: ["customer"] } });
      expect(told(hidden)).toBe(told(missing));
      expect((hidden as Error).message).toBe((missing as Error).message);
      expect(await db.as(asAnn).create(Project, { ...values, customer: customers.ann })).toMatchObject({ customer: customers.ann });
    });
    it("brings its owned rows, each judged by its own rules", async () => {
      const made = await db.as(asAnn).create(Project, { name: "M", code: "M", owner: ann, tasks: [{ title: "a" }, { title: "b" }] });
      expect(await all.from(Task).where((t) => t.project.is(made.id)).count()).toBe(2);
      expect(await refused(db.as(asAnn).create(Task, { project: projects.shared, title: "smuggled" }))).toBe("create Task");
      expect(await refused(db.as(asAnn).create(Task, { project: projects.ben, title: "smuggled" }))).toMatch(/create Task|foreign-key/);
    });
  });

  describe("a row that is changed", () => {
    it("must be within reach: not there where it may not be read, refused where it may", async () => {
      expect(await db.as(asAnn).update(Project, projects.ann, { name: "Yard" })).toMatchObject({ name: "Yard" });
      expect(await refused(db.as(asAnn).update(Project, projects.ben, { name: "x" }))).toBe("not_found");
      expect(await refused(db.as(asAnn).update(Project, projects.shared, { name: "x" }))).toBe("update Project");
      expect(await refused(db.update(Project, projects.shared, { name: "x" }))).toBe("update Project");
      expect(await projectOf(projects.shared)).toMatchObject({ name: "Street" });
    });
    it("is denied whatever allows it", async () => {
      await all.update(Project, projects.ann, { locked: true });
      expect(await refused(db.as(asAnn).update(Project, projects.ann, { name: "x" }))).toBe("update Project");
    });
    it("must be left within reach, compared with what it was", async () => {
      expect(await refused(db.as(asAnn).update(Project, projects.ann, { owner: ben }))).toBe("update Project");
      expect(await refused(db.as(asAnn).update(Project, projects.ann, { budget: 111 }))).toBe("update Project");
      expect(await db.as(asAnn).update(Project, projects.ann, { budget: 110 })).toMatchObject({ budget: 110 });
      expect(await projectOf(projects.ann)).toMatchObject({ owner: ann, budget: 110 });
    });
    it("takes only fields that may be written", async () => {
      await expect(db.as(asAnn).update(Project, projects.ann, { name: "x", secret: "y" })).rejects.toMatchObject({ code: "refused", field: "secret", key: projects.ann });
      expect(await db.as(asFinance).update(Project, projects.ann, { secret: "y" })).toMatchObject({ secret: "y" });
      expect(await projectOf(projects.ann)).toMatchObject({ name: "Garden" });
    });
    it("refers only to rows that may be read", async () => {
      expect(await refused(db.as(asAnn).update(Project, projects.ann, { customer: customers.ben }))).toBe("foreign-key");
      expect(await refused(db.as(asAnn).update(Project, projects.ann, { customer: null }))).toBe("done");
    });
    it("changes its owned rows by their rules, and leaves those it cannot see", async () => {
      const [dig] = await all.from(Task).where((t) => t.project.is(projects.ann)).orderBy((t) => t.title.asc()).all();
      expect(await refused(db.as(asAnn).update(Project, projects.ann, { tasks: { update: [{ id: dig!.id, closed: true }] } }))).toBe("update Task");
      await db.as(asAnn).update(Project, projects.ann, { tasks: [{ id: dig!.id, title: "Dig" }, { title: "new" }] });
      expect((await all.from(Task).where((t) => t.project.is(projects.ann)).orderBy((t) => t.title.asc()).all()).map((t) => t.title)).toEqual(["Dig", "new"]);
    });
  });

  describe("many rows at once", () => {
    it("by conditions are those that may be changed, and no others are counted", async () => {
      expect(await db.as(asAnn).from(Project).where((p) => p.name.ne("")).update({ name: "N" })).toBe(1);
      expect(await all.from(Project).where((p) => p.name.eq("N")).count()).toBe(1);
      expect(await db.as(asAnn).from(Task).where((t) => t.title.eq("").or(t.title.ne(""))).delete()).toBe(2);
      expect(await all.from(Task).count()).toBe(2);
    });
    it("by conditions that reach for what may not be read find nothing", async () => {
      expect(await db.as(asAnn).from(Project).where((p) => p.secret.eq("gold")).update({ name: "N" })).toBe(0);
      expect(await db.as(asAnn).from(Project).where((p) => p.customer.code.eq("BE")).update({ name: "N" })).toBe(0);
      expect(await db.as(asFinance).from(Project).where((p) => p.secret.eq("gold")).update({ name: "N" })).toBe(1);
    });
    it("are undone where one would be left out of reach", async () => {
      expect(await refused(db.as(asAnn).from(Project).where((p) => p.code.ne("")).update({ budget: 1000 }))).toBe("update Project");
      expect(await refused(db.as(asAnn).from(Project).where((p) => p.code.ne("")).update({ customer: customers.ben }))).toBe("foreign-key");
      expect(await projectOf(projects.ann)).toMatchObject({ budget: 10, customer: customers.ann });
    });
    it("are refused outright where none could be met", async () => {
      expect(await refused(db.from(Project).where((p) => p.name.ne("")).update({ name: "N" }))).toBe("update Project");
      expect(await refused(db.as(asAnn).from(Entry).where((p) => p.words.ne("")).delete())).toBe("delete Entry");
    });
  });

  describe("an upsert", () => {
    const values = { name: "U", code: "U", owner: ann };
    it("creates by the rules of creating and changes by those of changing", async () => {
      expect(await db.as(asAnn).upsert(Project, values, ["code"])).toMatchObject({ name: "U" });
      expect(await db.as(asAnn).upsert(Project, { ...values, name: "V" }, ["code"])).toMatchObject({ name: "V" });
      expect(await refused(db.as(asAnn).upsert(Project, { ...values, code: "X", owner: ben }, ["code"]))).toBe("create Project");
      expect(await refused(db.as(asAnn).upsert(Project, { ...values, budget: 500 }, ["code"]))).toBe("update Project");
      expect(await refused(db.as(asAnn).upsert(Project, { ...values, secret: "s" }, ["code"]))).toBe("update Project.secret");
      expect(await all.from(Project).where((p) => p.code.eq("U")).one()).toMatchObject({ name: "V", budget: 0, secret: null });
    });
    it("tells of a row that may not be read only that the value is taken", async () => {
      const upsert = await db.as(asAnn).upsert(Project, { ...values, code: "H" }, ["code"]).catch((error: unknown) => error);
      const create = await db.as(asAnn).create(Project, { ...values, code: "H" }).catch((error: unknown) => error);
      expect(upsert).toMatchObject({ kind: "unique", owner: { entity: "Project", fields: ["code"] } });
      expect((upsert as Error).message).toBe((create as Error).message);
      expect(JSON.stringify(upsert)).not.toContain(projects.ben);
      expect(await projectOf(projects.ben)).toMatchObject({ name: "House" });
    });
    it("does not change a row that may only be read", async () => {
      expect(await refused(db.as(asAnn).upsert(Project, { ...values, code: "S" }, ["code"]))).toBe("update Project");
      expect(await projectOf(projects.shared)).toMatchObject({ name: "Street" });
    });
  });

  describe("a row that is removed", () => {
    it("must be within reach", async () => {
      expect(await refused(db.as(asAnn).delete(Project, projects.ben))).toBe("not_found");
      expect(await refused(db.as(asAnn).delete(Project, projects.shared))).toBe("delete Project");
      await all.update(Project, projects.ann, { stage: "open" });
      expect(await refused(db.as(asAnn).delete(Project, projects.ann))).toBe("delete Project");
      await db.as(asBen).delete(Project, projects.ben);
      expect(await all.from(Project).count()).toBe(2);
    });
    it("is archived by the rule of deleting and brought back by that of changing", async () => {
      const draft = await db.as(asAnn).create(Draft, { words: "w", by: ann });
      expect(await refused(db.as(asAnn).archive(Draft, draft.id))).toBe("delete Draft");
      expect(await db.as(asFinance).archive(Draft, draft.id)).toMatchObject({ words: "w" });
      expect(await refused(db.as(asBen).unarchive(Draft, draft.id))).toBe("not_found");
      expect(await db.as(asAnn).unarchive(Draft, draft.id)).toMatchObject({ archivedAt: null });
    });
  });

  describe("a transaction", () => {
    it("goes on after a refusal inside it, as if that had not been tried", async () => {
      await db.as(asAnn).atomic(async (tx) => {
        await tx.update(Project, projects.ann, { name: "one" });
        expect(await refused(tx.update(Project, projects.ann, { name: "two", budget: 1000 }))).toBe("update Project");
        expect(await refused(tx.create(Project, { name: "x", code: "x", owner: ben }))).toBe("create Project");
      });
      expect(await projectOf(projects.ann)).toMatchObject({ name: "one", budget: 10 });
      expect(await all.from(Project).count()).toBe(3);
    });
  });
});
