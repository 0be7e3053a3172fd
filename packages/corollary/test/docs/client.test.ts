import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile, type Domain } from "corollary";
import { createHandler, createSchema, derive, openDatabase, type Database } from "corollary/server";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { blocks, program, root } from "./pages.js";

const cache = join(root, "node_modules/.cache");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "client-"));
const asked: string[] = [];
let database: Database;

/** The server that the page speaks of: its first block is the domain. */
beforeAll(async () => {
  writeFileSync(join(folder, "domain.ts"), blocks("docs/client.md", "ts")[0] ?? "");
  writeFileSync(join(folder, "page.ts"), program("docs/client.md", "ts"));
  const { domain }: { domain: Domain } = await import(join(folder, "domain.ts"));
  const model = compile(domain);
  database = await openDatabase({ applicationRole: "corollary_app" });
  await createSchema(database, derive(model, { version: Math.floor(database.info.version / 10_000), applicationRole: "corollary_app" }));
  const handler = createHandler({ model, database: database.as("app") });
  vi.stubGlobal("fetch", (request: Request) => {
    asked.push(`${request.method} ${decodeURIComponent(request.url)}`);
    return handler(request);
  });
});
afterAll(async () => {
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true, force: true });
  await database.close();
});

it("the page of the client does what it shows", async () => {
  const said: unknown[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((value: unknown) => void said.push(value));
  await import(join(folder, "page.ts")).finally(() => log.mockRestore());
  expect(asked).toContain("GET http://127.0.0.1:3000/api/v1/invoices?filter=status==sent;customer.name=starts=Ac&sort=-issued&limit=20&include=customer,lines&count=none");
  expect(said).toContain("Xi");
  expect(said).toContainEqual({ issued: expect.stringContaining("must be a day that exists") });
  expect(said.at(-1)).toMatchObject({ name: "AbortError" });
});
