import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { program, root } from "./pages.js";

const cache = join(root, "node_modules/.cache");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "tenancy-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("the page of tenants does what it shows", async () => {
  writeFileSync(join(folder, "page.ts"), `${program("docs/tenancy.md", "ts")}\nawait service.close();\n`);
  const said: unknown[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((value: unknown) => void said.push(value));
  const noted = vi.spyOn(console, "error").mockImplementation((value: unknown) => void said.push(value));
  await import(join(folder, "page.ts")).finally(() => { log.mockRestore(); noted.mockRestore(); });
  expect(said).toEqual([expect.stringContaining("a new shop"), "tenant_required", expect.stringContaining("ticket 4711"), 1]);
});
