import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startService, sender, type Service } from "./service.js";
import { createHandler } from "../../src/http/handler.js";
import { model } from "./domain.js";

let shop: Service;
beforeAll(async () => { shop = await startService(); });
afterAll(() => shop.close());

describe("what every service answers", () => {
  test("says where things are", async () => {
    const { status, body } = await shop.send("GET", "/");
    expect(status).toBe(200);
    expect(body.entities.Invoice).toBe("/api/v1/invoices");
  });

  test("lives, is ready, and names its version", async () => {
    expect((await shop.send("GET", "/health")).body).toEqual({ status: "ok" });
    expect((await shop.send("GET", "/ready")).body).toEqual({ status: "ready" });
    expect((await shop.send("GET", "/version")).body).toEqual({ version: "1.2.3" });
    expect((await shop.send("GET", "/info")).body).toMatchObject({ title: "Shop", version: "1.2.3" });
  });

  test("gives its OpenAPI document, the same each time", async () => {
    const first = await shop.send("GET", "/spec");
    expect(first.body.openapi).toBe("3.1.0");
    expect((await shop.send("GET", "/spec")).text).toBe(first.text);
  });

  test("is not ready while the database does not answer", async () => {
    const silent = { ...shop.database, info: shop.database.info, query: () => new Promise<never>(() => undefined) };
    const send = sender(createHandler({ model, database: silent, readyTimeout: 30 }), []);
    const { status, body, headers } = await send("GET", "/ready");
    expect([status, body.error.code]).toEqual([503, "unavailable"]);
    expect(headers.get("retry-after")).toBe("5");
  });
});

describe("the documentation", () => {
  test("is a page whose every file comes from this server", async () => {
    const { status, text, headers } = await shop.send("GET", "/docs");
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    const files = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map((found) => found[1] ?? "");
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      const answer = await shop.send("GET", file);
      expect([file, answer.status]).toEqual([file, 200]);
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  test("may load and ask nothing else", async () => {
    const policy = (await shop.send("GET", "/docs")).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe/);
    expect((await shop.send("GET", "/docs/start.js")).text).toContain("validatorUrl: null");
  });

  test("gives only its own files", async () => {
    for (const file of ["../package.json", "..%2fpackage.json", "index.html", "swagger-ui-bundle.js.map"]) {
      expect((await shop.send("GET", `/docs/${file}`)).status).toBe(404);
    }
  });
});

describe("every answer", () => {
  test("carries the headers that keep a browser safe", async () => {
    for (const path of ["/", "/api/v1/invoices", "/api/v1/nothing", "/api/v1/invoices?limit=x"]) {
      const { headers } = await shop.send("GET", path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  test("has an id of its own, or that of the client", async () => {
    const first = (await shop.send("GET", "/health")).headers.get("x-request-id");
    expect(first).not.toBe((await shop.send("GET", "/health")).headers.get("x-request-id"));
    expect((await shop.send("GET", "/health", undefined, { "x-request-id": "mine-1" })).headers.get("x-request-id")).toBe("mine-1");
    expect((await shop.send("GET", "/health", undefined, { "x-request-id": "<script>" })).headers.get("x-request-id")).not.toContain("<");
  });

  test("to HEAD has the headers of GET and no body", async () => {
    for (const path of ["/spec", "/api/v1/invoices"]) {
      const [get, head] = [await shop.send("GET", path), await shop.send("HEAD", path)];
      expect([head.status, head.text]).toEqual([get.status, ""]);
      expect(head.headers.get("content-type")).toBe(get.headers.get("content-type"));
      expect(head.headers.get("content-length")).toBe(String(Buffer.byteLength(get.text)));
    }
  });

  test("to OPTIONS says what the address takes", async () => {
    const { status, headers, text } = await shop.send("OPTIONS", "/api/v1/invoices");
    expect([status, text, headers.get("allow")]).toEqual([204, "", "GET, HEAD, POST, OPTIONS"]);
  });
});
