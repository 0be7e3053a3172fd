import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createHandler } from "../../src/http/handler.js";
import type { DecisionOptions } from "../../src/http/decision/service.js";
import type { Handler } from "../../src/http/options.js";
import { createContext } from "../../src/policy/context.js";
import { createSchema, derive } from "../../src/schema/index.js";
import { Patient, vaultOpen as model, Visit } from "../protected/open-vault.js";

interface Question { readonly subject: { readonly type: string; readonly id: string; readonly properties?: unknown }; readonly action: { readonly name: string }; readonly resource: { readonly type: string; readonly id: string } }
type Reply = { readonly status?: number; readonly body?: string; readonly headers?: Record<string, string>; readonly silent?: true };

let database: Database, server: Server, url: string;
/** How the permission service behaves, and what it was asked. */
let reply: (path: string, body: { readonly evaluations?: readonly Question[] } & Partial<Question>) => Reply;
let asked: { readonly path: string; readonly body: { readonly evaluations?: readonly Question[] } & Partial<Question>; readonly authorization: string | undefined }[] = [];

const decide = (allows: (question: Question) => boolean, batches = true): typeof reply => (path, body) => {
  if (path.endsWith("/evaluations")) return batches ? { body: JSON.stringify({ evaluations: (body.evaluations ?? []).map((each) => ({ decision: allows(each) })) }) } : { status: 404 };
  return { body: JSON.stringify({ decision: allows(body as Question), context: { reason: "stated" } }) };
};

beforeAll(async () => {
  database = await openDatabase({ url: "pglite:memory", applicationRole: "corollary_app" });
  await createSchema(database, derive(model, { version: 18, applicationRole: "corollary_app" }), { modelHash: "open" });
  server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => { text += chunk.toString(); });
    request.on("end", () => {
      const body = JSON.parse(text);
      asked.push({ path: request.url ?? "", body, authorization: request.headers.authorization });
      const { status = 200, body: answer = "", headers = {}, silent } = reply(request.url ?? "", body);
      if (silent !== true) response.writeHead(status, { "content-type": "application/json", ...headers }).end(answer);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pdp`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await database.close();
});
beforeEach(async () => {
  asked = [];
  reply = decide(() => true);
  await database.script("truncate patient cascade");
});

function handlerWith(options: Partial<DecisionOptions> = {}): Handler {
  return createHandler({ model, database: database.as("app"), decide: { url, timeout: 30_000, cache: { ttl: 0 }, ...options }, authenticate: (request) => {
    const id = request.headers.get("x-who");
    return id === null ? null : { id, roles: ["nurse"], tenant: "00000000-0000-7000-8000-00000000000a" };
  } });
}

async function send(handler: Handler, method: string, path: string, body?: unknown, who: string | null = "ann"): Promise<{ readonly status: number; readonly body: any }> {
  const headers = { "content-type": "application/json", ...(who === null ? {} : { "x-who": who }) };
  const response = await handler(new Request(`http://localhost/api/v1/${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }));
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}

const questions = () => asked.flatMap(({ body }) => body.evaluations ?? [body as Question]).map(({ action, resource }) => `${action.name} ${resource.type} ${resource.id}`);

async function rows(): Promise<string[]> {
  const db = createContext({ model, database });
  const made = await db.createMany(Patient, [{ name: "Ann" }, { name: "Ben" }, { name: "Cid" }]);
  await db.create(Visit, { patient: made[0]?.id ?? "", day: "2026-01-01" });
  return made.map((row) => row.id);
}

describe("a permission service", () => {
  it("is asked in the form of the standard, with who asks, and its refusal is 403, or 401 where nobody is signed in", async () => {
    reply = decide((question) => question.subject.id === "ann");
    const handler = handlerWith({ headers: { authorization: "Bearer s3cret" } });
    expect((await send(handler, "GET", "patients")).status).toBe(200);
    expect(asked).toMatchObject([{ path: "/pdp/access/v1/evaluation", authorization: "Bearer s3cret", body: {
      subject: { type: "user", id: "ann", properties: { roles: ["nurse"], tenant: "00000000-0000-7000-8000-00000000000a" } }, action: { name: "read" }, resource: { type: "Patient", id: "*" },
    } }]);
    expect(await send(handler, "GET", "patients", undefined, "ben")).toMatchObject({ status: 403, body: { error: { code: "refused" } } });
    expect(await send(handler, "GET", "patients", undefined, null)).toMatchObject({ status: 401, body: { error: { code: "unauthenticated" } } });
    expect(asked.at(-1)?.body.subject).toEqual({ type: "anonymous", id: "anonymous" });
  });

  it("is asked once for each entity that a read reaches, and once for each row that is written", async () => {
    const [a = "", b = "", c = ""] = await rows();
    const handler = handlerWith();
    const asks = async (method: string, path: string, body?: unknown) => { asked = []; await send(handler, method, path, body); return questions(); };
    expect(await asks("GET", "patients?include=visits")).toEqual(["read Patient *", "read Visit *"]);
    expect(await asks("GET", `patients?filter=${encodeURIComponent("visits.day==2026-01-01")}`)).toEqual(["read Patient *", "read Visit *"]);
    expect(await asks("GET", "visits?sort=patient.name")).toEqual(["read Visit *", "read Patient *"]);
    expect(await asks("GET", `patients/${a.toUpperCase()}?include=visits`)).toEqual([`read Patient ${a}`, "read Visit *"]);
    expect(await asks("POST", "patients", { name: "D" })).toEqual(["create Patient *"]);
    expect(await asks("PATCH", `patients/${a}`, { name: "D" })).toEqual([`update Patient ${a}`]);
    expect(await asks("PATCH", "patients/bulk", [{ id: a, name: "E" }, { id: b, name: "F" }])).toEqual([`update Patient ${a}`, `update Patient ${b}`]);
    expect(asked.map(({ path }) => path)).toEqual(["/pdp/access/v1/evaluations"]);
    expect(await asks("POST", "patients/bulk/delete", [{ id: b }, { id: c }])).toEqual([`delete Patient ${b}`, `delete Patient ${c}`]);
    expect(await asks("DELETE", `patients/${a}`)).toEqual([`delete Patient ${a}`]);
  });

  it("is asked one by one where it has no batches, and one refusal among many writes nothing", async () => {
    const [a = "", b = "", c = ""] = await rows();
    reply = decide(({ resource }) => resource.id !== b, false);
    const handler = handlerWith();
    expect((await send(handler, "PATCH", "patients/bulk", [{ id: a, name: "E" }, { id: b, name: "F" }, { id: c, name: "G" }])).status).toBe(403);
    expect((await send(handler, "PATCH", "patients/bulk", [{ id: a, name: "E" }, { id: c, name: "G" }])).status).toBe(200);
    expect(asked.filter(({ path }) => path.endsWith("/evaluations"))).toHaveLength(1);
    expect((await send(handler, "GET", "patients?sort=name")).body.data.map((row: { name: string }) => row.name)).toEqual(["Ben", "E", "G"]);
  });

  it("closes the door where it is slow, fails, lies or answers with what is no decision", async () => {
    await rows();
    const broken: Record<string, Reply> = {
      slow: { silent: true }, failing: { status: 500, body: JSON.stringify({ decision: true }) }, teapot: { status: 418, body: JSON.stringify({ decision: true }) },
      elsewhere: { status: 307, headers: { location: `${url}/access/v1/evaluation` } }, missing: { status: 404 }, created: { status: 201, body: JSON.stringify({ decision: true }) },
      "no JSON": { body: "yes" }, empty: { body: "" }, "a word": { body: JSON.stringify({ decision: "true" }) }, "a number": { body: JSON.stringify({ decision: 1 }) },
      none: { body: "{}" }, "a list": { body: "[true]" }, nothing: { body: "null" }, inherited: { body: '{"__proto__":{"decision":true}}' }, long: { body: JSON.stringify({ decision: true, more: "x".repeat(1_100_000) }) },
    };
    const handler = handlerWith({ cache: { ttl: 60_000 } }), impatient = handlerWith({ timeout: 300 });
    for (const [how, answer] of Object.entries(broken)) {
      reply = () => answer;
      expect(await send(answer.silent === true ? impatient : handler, "GET", "patients"), how).toMatchObject({ status: 503, body: { error: { code: "unavailable" } } });
    }
    // Nothing of it was remembered.
    reply = decide(() => true);
    expect((await send(handler, "GET", "patients")).status).toBe(200);
    reply = () => ({ body: JSON.stringify({ evaluations: [{ decision: true }] }) });
    expect((await send(handler, "GET", "patients?include=visits&limit=7")).status, "too few answers for what is not known yet").toBe(503);
  });

  it("that is not there at all closes the door", async () => {
    const gone = createHandler({ model, database: database.as("app"), decide: { url: "http://127.0.0.1:1" } });
    expect(await send(gone, "GET", "patients")).toMatchObject({ status: 503 });
  });

  it("cannot allow what a policy refuses", async () => {
    const { closed } = await import("../protected/open-vault.js");
    const handler = createHandler({ model: closed, database: database.as("app"), decide: { url }, authenticate: () => ({ id: "ann" }) });
    expect((await send(handler, "GET", "patients")).status).toBe(403);
  });

  it("is not asked again for a while, by the same one about the same; answers are bounded in number", async () => {
    const handler = handlerWith({ cache: { ttl: 60_000, size: 2 } });
    const count = async (who: string, path = "patients") => { asked = []; await send(handler, "GET", path, undefined, who); return asked.length; };
    expect(await count("ann")).toBe(1);
    expect(await count("ann")).toBe(0);
    expect(await count("ann", "patients?limit=3")).toBe(0);
    expect(await count("ben")).toBe(1);
    expect(await count("ann", "visits")).toBe(1);
    expect(await count("ben")).toBe(0);
    expect(await count("ann")).toBe(1);
    expect(() => createHandler({ model, database, decide: { url: "ftp://example.com" } })).toThrow("no address of a server");
  });
});
