import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHandler } from "../../src/http/handler.js";
import type { HandlerOptions } from "../../src/http/options.js";
import { model } from "./domain.js";
import { sender, startService, type Service } from "./service.js";

let shop: Service;
beforeAll(async () => { shop = await startService(); });
afterAll(() => shop.close());

const served = (options: Partial<HandlerOptions>) => sender(createHandler({ model, database: shop.database, ...options }), []);
const byToken: HandlerOptions["authenticate"] = (request) => {
  const token = request.headers.get("authorization")?.replace("Bearer ", "");
  return token === undefined || token === "" ? null : { id: token };
};

describe("with access for those signed in", () => {
  const closed = () => served({ access: "authenticated", authenticate: byToken });

  test("others are asked to sign in", async () => {
    const { status, body, headers } = await closed()("GET", "/api/v1/invoices");
    expect([status, body.error.code, headers.get("www-authenticate")]).toEqual([401, "unauthenticated", "Bearer"]);
  });

  test("an actor is let in", async () => {
    expect((await closed()("GET", "/api/v1/invoices", undefined, { authorization: "Bearer ann" })).status).toBe(200);
  });

  test("health and documentation stay open", async () => {
    for (const path of ["/health", "/ready", "/spec", "/docs", "/"]) expect((await closed()("GET", path)).status).toBe(200);
  });

  test("without a way to sign in nobody is let in", async () => {
    expect((await served({ access: "authenticated" })("GET", "/api/v1/invoices")).status).toBe(401);
  });

  test("a fault of the check itself is no way in", async () => {
    const handler = createHandler({ model, database: shop.database, log: () => undefined, authenticate: () => { throw new Error("broken"); } });
    expect((await handler(new Request("http://localhost/api/v1/invoices"))).status).toBe(500);
  });
});

describe("a rate limit", () => {
  test("counts down, refuses with 429, and says when to come back", async () => {
    const send = served({ rateLimit: { requests: 2, seconds: 60 } });
    const answers = [await send("GET", "/api/v1/invoices"), await send("GET", "/api/v1/invoices"), await send("GET", "/api/v1/invoices")];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get("ratelimit"))).toEqual([expect.stringMatching(/^"address";r=1;t=30$/), expect.stringMatching(/^"address";r=0;t=\d+$/), expect.stringMatching(/^"address";r=0;t=\d+$/)]);
    expect(answers[0]?.headers.get("ratelimit-policy")).toBe('"actor";q=2;w=60, "address";q=2;w=60');
    expect(answers[2]?.body.error.code).toBe("too_many_requests");
    expect(Number(answers[2]?.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("counts each actor for itself, and not the health check", async () => {
    const send = served({ rateLimit: { requests: 1, seconds: 60 }, authenticate: byToken });
    for (const token of ["ann", "bob"]) expect((await send("GET", "/api/v1/invoices", undefined, { authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await send("GET", "/api/v1/invoices", undefined, { authorization: "Bearer ann" })).status).toBe(429);
    for (let times = 0; times < 3; times++) expect((await send("GET", "/health")).status).toBe(200);
  });
});

describe("other origins", () => {
  const preflight = { origin: "https://app.example", "access-control-request-method": "POST" };

  test("are told nothing by default", async () => {
    const send = served({});
    const { status, headers } = await send("OPTIONS", "/api/v1/invoices", undefined, preflight);
    expect([status, headers.get("access-control-allow-origin"), headers.get("access-control-allow-methods")]).toEqual([204, null, null]);
  });

  test("are let in where they are listed, with what they may send", async () => {
    const send = served({ origins: ["https://app.example"] });
    const allowed = (await send("OPTIONS", "/api/v1/invoices", undefined, preflight)).headers;
    expect(allowed.get("access-control-allow-origin")).toBe("https://app.example");
    expect(allowed.get("access-control-allow-methods")).toBe("GET, HEAD, POST");
    const other = (await send("GET", "/api/v1/invoices", undefined, { origin: "https://evil.example" })).headers;
    expect([other.get("access-control-allow-origin"), other.get("vary")]).toEqual([null, "Origin"]);
  });

  test("all of them, then without credentials", async () => {
    const { headers } = await served({ origins: "*" })("GET", "/api/v1/invoices", undefined, { origin: "https://any.example" });
    expect([headers.get("access-control-allow-origin"), headers.get("access-control-allow-credentials")]).toEqual(["*", null]);
  });
});

describe("a fault of the server", () => {
  test("is logged with its stack and answered with an id only", async () => {
    const logged: unknown[] = [];
    const database = { ...shop.database, info: shop.database.info, query: () => Promise.reject(new Error("disk on fire at /var/secret")) };
    const handler = createHandler({ model, database, log: (entry) => logged.push(entry) });
    const response = await handler(new Request("http://localhost/api/v1/customers?filter=email==ann@example.org", { headers: { "x-request-id": "r-1" } }));
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(JSON.parse(text).error).toMatchObject({ code: "internal_error", requestId: "r-1" });
    expect(text).not.toContain("fire");
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({ requestId: "r-1", method: "GET", route: "/api/v1/customers", message: "disk on fire at /var/secret" });
    expect(JSON.stringify(logged)).not.toContain("ann@example.org");
  });
});
