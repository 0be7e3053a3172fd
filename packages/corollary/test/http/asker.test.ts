import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createHandler } from "../../src/http/handler.js";
import type { FaultEntry } from "../../src/http/log.js";
import type { HandlerOptions } from "../../src/http/options.js";
import type { Actor } from "../../src/query/types.js";
import { createSchema, derive } from "../../src/schema/index.js";
import { present } from "../../src/view/present.js";
import { ann, asAnn, asBen, asFinance, ben, desk, deskRows, projects } from "../policy/desk.js";
import { sender, type Service } from "./service.js";

let database: Database, send: Service["send"];
const faults: FaultEntry[] = [];
const actors: Readonly<Record<string, Actor>> = { ann: asAnn, ben: asBen, finance: asFinance, clerk: { id: ann, roles: ["clerk"], claims: { branch: "north" } } };

beforeAll(async () => {
  database = await openDatabase({ applicationRole: "corollary_app" });
  await createSchema(database, derive(desk, { version: 18, applicationRole: "corollary_app" }), { modelHash: "desk" });
  await database.script(deskRows);
  send = serving({ administrator: "finance" });
});
afterAll(() => database.close());

function serving(options: Partial<HandlerOptions>): Service["send"] {
  const handler = createHandler({ model: desk, database: database.as("app"), log: (entry) => faults.push(entry), authenticate: (request) => actors[request.headers.get("x-who") ?? ""] ?? null, ...options });
  return sender(handler, faults);
}

const get = (path: string, who?: string, headers: Readonly<Record<string, string>> = {}) => send("GET", `/api/v1/${path}`, undefined, { ...headers, ...(who === undefined ? {} : { "x-who": who }) });

describe("who asks", () => {
  it("is told by id, roles with those they include, and claims", async () => {
    expect((await get("me", "finance")).body).toEqual({ data: { id: ann, tenant: null, roles: ["clerk", "finance"], claims: {} } });
    expect((await get("me", "clerk")).body.data.claims).toEqual({ branch: "north" });
  });
  it("is nobody where nobody is signed in, also where the rest is closed to them", async () => {
    const closed = serving({ access: "authenticated" });
    expect(await get("me")).toMatchObject({ status: 200, body: { data: null } });
    expect(await closed("GET", "/api/v1/me")).toMatchObject({ status: 200, body: { data: null } });
    expect((await closed("GET", "/api/v1/me/abilities")).status).toBe(401);
    expect((await closed("GET", "/api/v1/people")).status).toBe(401);
  });
  it("cannot be changed there", async () => {
    expect(await send("POST", "/api/v1/me", { roles: ["finance"] })).toMatchObject({ status: 405, body: { error: { code: "method_not_allowed" } } });
  });
});

describe("what one may do", () => {
  it("is told for every entity, with conditions on rows and what evaluating them takes", async () => {
    const { body } = await get("me/abilities", "ann");
    expect(body.data.Person).toEqual({ read: true, create: false, update: false, delete: false, fields: {} });
    expect(body.data.Entry).toMatchObject({ read: false, create: "depends" });
    expect(body.data.Customer).toMatchObject({ create: true, update: { when: { op: "eq" } } });
    expect(body.data.Project.fields.secret).toEqual({ read: false, write: false });
    expect(Object.keys(body.meta.model.entities.Customer.fields)).toEqual(["owner"]);
    expect(Object.keys(body.meta.model.entities.Person.fields)).toEqual(["id"]);
    expect(body.meta.model.entities.Customer).toMatchObject({ table: "", fields: { owner: { target: "Person" } } });
  });
  it("differs from one to another, and says nothing about others", async () => {
    const [mine, bens, nobodys] = [await get("me/abilities", "ann"), await get("me/abilities", "ben"), await get("me/abilities")];
    expect(mine.text).toContain(ann);
    expect(mine.text).not.toContain(ben);
    expect(bens.text).toContain(ben);
    expect(nobodys.body.data.Customer).toMatchObject({ read: false, create: false });
    expect((await get("me/abilities", "finance")).body.data.Project.fields.secret).toEqual({ read: true, write: true });
  });
  it("is not sent again where nothing changed", async () => {
    const first = await get("me/abilities", "ann");
    const tag = first.headers.get("etag") ?? "";
    expect(tag).toMatch(/^".+"$/);
    expect(await get("me/abilities", "ann", { "if-none-match": tag })).toMatchObject({ status: 304, text: "" });
    expect((await get("me/abilities", "ben", { "if-none-match": tag })).status).toBe(200);
  });
  it("tells no role and no rule, nor does the presentation", async () => {
    const presentation = JSON.stringify(present(desk, { title: "Desk", basePath: "/api/v1" }));
    for (const text of [(await get("me/abilities", "ann")).text, presentation]) expect(text).not.toMatch(/finance|clerk|"policy"|"role"|"actor"/);
  });
});

describe("why", () => {
  const ask = (body: unknown, who?: string, through = send) => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    return through("POST", "/api/v1/explain", body, who === undefined ? {} : { "x-who": who }).finally(() => vi.restoreAllMocks());
  };
  it("is answered to administrators, with the rule and the values that decided", async () => {
    const answer = await ask({ actor: { id: ben }, operation: "update", entity: "Project", id: projects.ann }, "finance");
    expect(answer).toMatchObject({ status: 200, body: { data: { entity: "Project", operation: "update", decision: "refused" } } });
    expect(answer.body.data.rules.find((rule: { effect: string }) => rule.effect === "allow")).toMatchObject({ met: false, values: [{ of: "actor id", value: ben }, { of: "owner", value: ann }] });
    expect((await ask({ actor: { id: ann }, operation: "update", entity: "projects", id: projects.ann }, "finance")).body.data.decision).toBe("allowed");
    expect((await ask({ operation: "read", entity: "Customer" }, "finance")).body.data.decision).toBe("refused");
    expect((await ask({ operation: "read", entity: "Project", id: "00000000-0000-7000-8000-00000000ffff" }, "finance")).body.data.decision).toBe("missing");
  });
  it("is recorded, since it reads past all policies", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    await send("POST", "/api/v1/explain", { operation: "read", entity: "Project" }, { "x-who": "finance" });
    expect(said.mock.calls.map(([line]) => JSON.parse(String(line)))).toEqual([expect.objectContaining({ event: "unrestricted", reason: "explain read Project", actor: ann })]);
    said.mockRestore();
  });
  it("is nobody else's to ask, and nobody's where no role is stated", async () => {
    const question = { operation: "read", entity: "Project" };
    expect(await ask(question)).toMatchObject({ status: 401, body: { error: { code: "unauthenticated" } } });
    expect(await ask(question, "clerk")).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } });
    expect((await ask(question, "finance", serving({}))).status).toBe(404);
  });
  it("says what is wrong with a question", async () => {
    expect(await ask({ operation: "eat", entity: "Project" }, "finance")).toMatchObject({ status: 422, body: { error: { details: [{ field: "operation" }] } } });
    expect((await ask({ operation: "read", entity: "Projct" }, "finance")).body.error.message).toContain('did you mean "Project"?');
    expect(await ask({ operation: "read", entity: "Project", id: "x" }, "finance")).toMatchObject({ status: 400, body: { error: { code: "invalid_id" } } });
    expect(await ask({ operation: "read", entity: "Project", as: "ann" }, "finance")).toMatchObject({ status: 422, body: { error: { details: [{ field: "as" }] } } });
  });
  it("needs a role that the model has", () => {
    expect(() => serving({ administrator: "finanse" })).toThrow('did you mean "finance"?');
  });
});

describe("the document", () => {
  it("has these addresses, and explain only where somebody may ask", async () => {
    const paths = Object.keys((await send("GET", "/spec")).body.paths);
    expect(paths).toEqual(expect.arrayContaining(["/api/v1/me", "/api/v1/me/abilities", "/api/v1/explain"]));
    expect(Object.keys((await serving({})("GET", "/spec")).body.paths)).not.toContain("/api/v1/explain");
  });
});
