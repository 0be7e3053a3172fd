import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createHandler } from "../../src/http/handler.js";
import type { FaultEntry } from "../../src/http/log.js";
import type { Actor } from "../../src/query/types.js";
import { createSchema, derive } from "../../src/schema/index.js";
import { sender, type Service } from "../http/service.js";
import { ann, asAnn, asBen, asFinance, ben, customers, desk, deskRows, projects } from "./desk.js";

let database: Database, send: Service["send"];
const faults: FaultEntry[] = [];
const actors: Readonly<Record<string, Actor>> = { ann: asAnn, ben: asBen, finance: asFinance };

beforeAll(async () => {
  database = await openDatabase({ applicationRole: "corollary_app" });
  await createSchema(database, derive(desk, { version: 18, applicationRole: "corollary_app" }), { modelHash: "desk" });
  const handler = createHandler({ model: desk, database: database.as("app"), log: (entry) => faults.push(entry), authenticate: (request) => actors[request.headers.get("x-who") ?? ""] ?? null });
  send = sender(handler, faults);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.script("truncate person, customer, project, task, entry, draft cascade");
  await database.script(deskRows);
});

const get = (path: string, who?: string) => send("GET", `/api/v1/${path}`, undefined, who === undefined ? {} : { "x-who": who });
const as = (who: string, headers: Readonly<Record<string, string>> = {}) => ({ "x-who": who, ...headers });
const names = (body: { readonly data: readonly { readonly name: string }[] }) => body.data.map((row) => row.name).sort();

describe("a list over HTTP", () => {
  it("holds, counts and pages what the one who asks may read", async () => {
    expect(names((await get("projects", "ann")).body)).toEqual(["Garden", "Street"]);
    expect(names((await get("projects", "ben")).body)).toEqual(["House", "Street"]);
    expect(names((await get("projects")).body)).toEqual(["Street"]);
    for (const count of ["exact", "estimated"]) expect((await get(`projects?count=${count}`, "ann")).body.meta.count).toBe(2);
    // The same address again, for somebody else: nothing is remembered across.
    expect(names((await get("projects", "ann")).body)).toEqual(["Garden", "Street"]);
  });
  it("cannot be filtered, sorted or included to what may not be read", async () => {
    const found = async (filter: string, who = "ann") => (await get(`projects?filter=${encodeURIComponent(filter)}`, who)).body.data.length;
    expect(await found("secret==gold")).toBe(0);
    expect(await found("secret==gold", "finance")).toBe(1);
    expect(await found("budget>25")).toBe(0);
    expect(await found("customer.name==Beta")).toBe(0);
    expect(await found("customer.name==Acme")).toBe(1);
    expect(await found("tasks.title==build")).toBe(0);
    const sorted = await get("projects?sort=-budget&limit=1", "ann");
    expect(sorted.body.data[0]).toMatchObject({ name: "Street", budget: null });
    expect(sorted.text).not.toMatch(/\b30\b/);
    const included = await get("projects?include=customer,tasks&sort=name", "ann");
    expect(included.body.data.map((row: { customer: unknown; tasks: unknown[] }) => [row.customer === null, row.tasks.length])).toEqual([[false, 2], [true, 1]]);
    expect(included.text).not.toContain("Beta");
  });
  it("of an entity that one may not read at all is refused, to nobody signed in with 401", async () => {
    expect(await get("entries", "ann")).toMatchObject({ status: 403, body: { error: { code: "refused", message: "You may not read entries." } } });
    const anonymous = await get("customers");
    expect(anonymous).toMatchObject({ status: 401, body: { error: { code: "unauthenticated" } } });
    expect(anonymous.headers.get("www-authenticate")).toBe("Bearer");
    expect(await get(`entries/${projects.ann}`, "ann")).toMatchObject({ status: 403 });
  });
});

describe("a row over HTTP", () => {
  it("that may not be read is not there, for whatever is done with it", async () => {
    const nowhere = await get("projects/00000000-0000-7000-8000-00000000ffff", "ann");
    for (const [method, body] of [["GET", undefined], ["PATCH", { name: "x" }], ["DELETE", undefined]] as const) {
      const answer = await send(method, `/api/v1/projects/${projects.ben}`, body, as("ann"));
      expect(answer.status).toBe(404);
      expect(answer.body.error.message).toBe(nowhere.body.error.message);
    }
  });
  it("that may be read but not written is refused without the reason", async () => {
    const answer = await send("PATCH", `/api/v1/projects/${projects.shared}`, { name: "x" }, as("ann"));
    expect(answer).toMatchObject({ status: 403, body: { error: { code: "refused", message: "You may not update this project.", details: [] } } });
    expect((await send("DELETE", `/api/v1/projects/${projects.shared}`, undefined, as("ann"))).body.error.message).toBe("You may not delete this project.");
    expect(answer.text).not.toContain(ben);
  });
  it("names the field that may not be written", async () => {
    expect(await send("PATCH", `/api/v1/projects/${projects.ann}`, { secret: "x" }, as("ann"))).toMatchObject({ status: 403, body: { error: { code: "refused", details: [{ field: "secret" }] } } });
    expect(await send("POST", "/api/v1/projects", { name: "n", code: "n", owner: ann, secret: "s" }, as("ann"))).toMatchObject({ status: 403, body: { error: { details: [{ field: "secret" }] } } });
  });
  it("is given by its key alone to one who may make but not read it", async () => {
    const made = await send("POST", "/api/v1/entries", { words: "w", by: ann }, as("ann"));
    expect(made.status).toBe(201);
    expect(Object.keys(made.body.data)).toEqual(["id"]);
    expect(made.headers.get("location")).toBe(`/api/v1/entries/${made.body.data.id}`);
  });
  it("refers to hidden rows as little as to none", async () => {
    const create = (customer: string) => send("POST", "/api/v1/projects", { name: "n", code: "n", owner: ann, customer }, as("ann"));
    const [hidden, missing] = [await create(customers.ben), await create("00000000-0000-7000-8000-00000000ffff")];
    expect(hidden.status).toBe(422);
    expect(hidden.body).toEqual(missing.body);
  });
  it("tells of a value that a hidden row has taken no more than that", async () => {
    const taken = await send("POST", "/api/v1/projects", { name: "n", code: "H", owner: ann }, as("ann"));
    expect(taken).toMatchObject({ status: 409, body: { error: { code: "duplicate", details: [{ field: "code" }] } } });
    expect(taken.text).not.toMatch(/House|d0b2|b2"/);
  });
});

describe("many rows over HTTP", () => {
  it("are judged one by one, or all together", async () => {
    const items = [{ id: projects.ann, name: "A" }, { id: projects.shared, name: "B" }, { id: projects.ben, name: "C" }];
    const each = await send("PATCH", "/api/v1/projects/bulk", items, as("ann"));
    expect(each.status).toBe(207);
    expect(each.body.data.map((item: { status: number }) => item.status)).toEqual([200, 403, 404]);
    const together = await send("PATCH", "/api/v1/projects/bulk?atomic=true", [{ id: projects.ann, name: "Z" }, { id: projects.shared, name: "B" }], as("ann"));
    expect(together.status).toBe(403);
    expect((await get(`projects/${projects.ann}`, "ann")).body.data.name).toBe("A");
    const created = await send("POST", "/api/v1/projects/bulk", [{ name: "1", code: "1", owner: ann }, { name: "2", code: "2", owner: ben }], as("ann"));
    expect(created.body.data.map((item: { status: number }) => item.status)).toEqual([201, 403]);
  });
});
