import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesIn } from "../../src/http/node/app-files.js";
import { createHandler } from "../../src/http/handler.js";
import { missingAppPage, namesFile } from "../../src/http/app.js";
import { compile } from "../../src/index.js";
import * as invoicing from "../types/invoicing.js";

let folder = "";
const model = compile(invoicing);
const database = { info: { version: 180000 }, query: async () => ({ rows: [] }) } as never;
let ask: (path: string, headers?: Record<string, string>) => Promise<Response>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "corollary-app-"));
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), "<!doctype html><title>page</title>");
  await writeFile(join(folder, "assets", "main-abc.js"), "export {};");
  await writeFile(join(folder, "theme.js"), "0;");
  const handler = createHandler({ model, database, app: filesIn(folder), info: { title: "billing" } });
  ask = (path, headers = {}) => handler(new Request(`http://here${path}`, { headers }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the application's address", () => {
  it("answers every screen with the page, under a policy that loads nothing from elsewhere", async () => {
    for (const path of ["/app", "/app/", "/app/invoices", "/app/invoices/a.b/edit", "/app/customers?filter=name==Ada"]) {
      const answer = await ask(path);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain("<title>page</title>");
      expect(answer.headers.get("content-security-policy")).toContain("default-src 'self'");
      expect(answer.headers.get("cache-control")).toBe("no-cache");
    }
  });

  it("gives files whose names carry a hash to be kept for good, compressed where that is taken", async () => {
    const plain = await ask("/app/assets/main-abc.js");
    expect(plain.headers.get("cache-control")).toContain("immutable");
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect((await ask("/app/assets/main-abc.js", { "accept-encoding": "gzip, br" })).headers.get("content-encoding")).toBe("gzip");
    expect((await ask("/app/theme.js")).headers.get("cache-control")).toBe("no-cache");
  });

  it("has no file outside its folder, and none that it was not built with", async () => {
    for (const path of ["/app/assets/none.js", "/app/assets/..%2f..%2fpackage.json", "/app/assets/main-abc.js/x"]) expect((await ask(path)).status).toBe(404);
    expect(namesFile("../x.js")).toBe(false);
    expect(await filesIn(join(folder, "assets")).file("../index.html")).toBeUndefined();
  });

  it("says what to install where there is no application", () => {
    expect(missingAppPage({ title: "<b>" })).toContain("npm install @corollary/react");
    expect(missingAppPage({ title: "<b>" })).not.toContain("<b>");
  });
});

describe("the presentation", () => {
  it("is served as JSON, without anything hidden and without names of the database", async () => {
    const answer = await ask("/presentation");
    const body = await answer.json() as { presentation: number; basePath: string; entities: Record<string, unknown> };
    expect(body.presentation).toBe(1);
    expect(body.basePath).toBe("/api/v1");
    expect(Object.keys(body.entities)).toContain("Invoice");
  });
});
