import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHandler } from "../../src/http/handler.js";
import { forgetExpired } from "../../src/http/idempotency.js";
import { model } from "./domain.js";
import { sender, startService, type Service } from "./service.js";

const signedIn = (request: Request) => ({ id: request.headers.get("x-actor") ?? "ann" });

describe.each(["pglite", "postgres"] as const)("on %s", (driver) => {
  let shop: Service;
  beforeAll(async () => { shop = await startService({ authenticate: signedIn }, driver); });
  afterAll(() => shop.close());

  const post = (name: string, key: string, headers: Readonly<Record<string, string>> = {}) => shop.send("POST", "/api/v1/customers", { name }, { "idempotency-key": key, ...headers });
  const named = async (name: string): Promise<number> => (await shop.send("GET", `/api/v1/customers?filter=name==${name}`)).body.meta.count;

  describe("a POST with an idempotency key", () => {
    test("sent again is answered as before and does nothing", async () => {
      const [first, second] = [await post("once", "k1"), await post("once", "k1")];
      expect([second.status, second.text]).toEqual([first.status, first.text]);
      expect([first.headers.get("idempotency-replayed"), second.headers.get("idempotency-replayed")]).toEqual([null, "true"]);
      expect([second.headers.get("location"), second.headers.get("etag")]).toEqual([first.headers.get("location"), first.headers.get("etag")]);
      expect(await named("once")).toBe(1);
    });

    test("with another body, or at another address, is refused", async () => {
      await post("one", "k2");
      const other = await post("two", "k2");
      expect([other.status, other.body.error.code]).toEqual([422, "idempotency_mismatch"]);
      expect((await shop.send("POST", "/api/v1/customers/bulk", [{ name: "one" }], { "idempotency-key": "k2" })).status).toBe(422);
      expect(await named("two")).toBe(0);
    });

    test("of somebody else is another key", async () => {
      await post("mine", "k3");
      expect((await post("theirs", "k3", { "x-actor": "bob" })).status).toBe(201);
    });

    test("that failed can be sent again", async () => {
      expect((await post("", "k4")).status).toBe(422);
      expect((await post("better", "k4")).status).toBe(201);
    });

    test("sent several times at once happens once", async () => {
      const answers = await Promise.all(Array.from({ length: 5 }, () => post("rush", "k5")));
      expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
      expect(await named("rush")).toBe(1);
    });

    test("is forgotten after its time, and then the key is free", async () => {
      await post("old", "k6");
      await shop.database.as("owner").query({ text: "update corollary.idempotency set expires_at = now() - interval '1 second' where key = 'k6'", params: [] });
      expect((await post("new", "k6")).status).toBe(201);
      await shop.database.as("owner").query({ text: "update corollary.idempotency set expires_at = now() - interval '1 second'", params: [] });
      expect((await shop.database.query(forgetExpired)).count).toBeGreaterThan(0);
      expect((await shop.database.query({ text: "select 1 from corollary.idempotency", params: [] })).rows).toEqual([]);
    });

    test("whose answer was lost in a crash is carried out: claim and write stand or fall together", async () => {
      // The statement that stores the answer fails, as if the process had died before the commit.
      const failing = {
        ...shop.database, info: shop.database.info,
        transaction: ((run, options) => shop.database.transaction((tx) => run({
          ...tx, stream: tx.stream.bind(tx), script: tx.script.bind(tx), savepoint: tx.savepoint.bind(tx),
          query: (statement) => (statement.text.startsWith("update corollary.idempotency") ? Promise.reject(new Error("killed")) : tx.query(statement)),
        }), options)) satisfies Service["database"]["transaction"] as Service["database"]["transaction"],
      };
      const handler = createHandler({ model, database: failing, log: () => undefined });
      const request = () => new Request("http://localhost/api/v1/customers", { method: "POST", headers: { "content-type": "application/json", "idempotency-key": "k7" }, body: '{"name":"crash"}' });
      expect((await handler(request())).status).toBe(500);
      expect(await named("crash")).toBe(0);
      const send = sender(createHandler({ model, database: shop.database }), []);
      expect((await send("POST", "/api/v1/customers", { name: "crash" }, { "idempotency-key": "k7" })).status).toBe(201);
      expect(await named("crash")).toBe(1);
    });
  });
});
