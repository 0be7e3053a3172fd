import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Service, startService } from "../../chinook/test/service.js";

const example = fileURLToPath(new URL("..", import.meta.url));
let folder: string;
let service: Service;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "helpdesk-"));
  for (const name of ["package.json", "corollary.config.ts", "domain", "migrations", "seeds"]) cpSync(join(example, name), join(folder, name), { recursive: true });
  symlinkSync(join(example, "..", "..", "node_modules"), join(folder, "node_modules"), "dir");
  service = await startService(folder, {});
});
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly body: { readonly data?: unknown; readonly meta?: { readonly count: number }; readonly error?: { readonly code: string; readonly message: string } };
}
async function ask(path: string, method = "GET", body?: object): Promise<Answer> {
  const response = await fetch(`${service.url}/api/v1/${path}`, { method, ...(body ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {}) });
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

describe("the helpdesk", () => {
  it("begins with every row of its seeds", async () => {
    const rows = (file: string) => readFileSync(join(example, "seeds", file), "utf8").trim().split("\n").length - 1;
    expect(readdirSync(join(example, "seeds"))).toContain("050-product.csv");
    expect((await ask("products?limit=1")).body.meta?.count).toBe(rows("050-product.csv"));
    expect((await ask("agents?limit=1")).body.meta?.count).toBe(rows("020-agent.csv"));
    expect((await ask("tickets?limit=1")).body.meta?.count).toBe(60);
  });

  it("moves tickets along the machine and nowhere else", async () => {
    const [ticket] = (await ask("tickets?filter=status==new&limit=1")).body.data as { id: number; version: number }[];
    const path = `tickets/${ticket?.id}`;
    expect(await ask(path, "PATCH", { status: "closed" })).toMatchObject({ status: 409, body: { error: { message: "status cannot go from new to closed; what follows: open, solved." } } });
    expect(await ask(path, "PATCH", { status: "open" })).toMatchObject({ status: 422, body: { error: { message: expect.stringContaining("say who takes it") as string } } });
    expect(await ask(path, "PATCH", { status: "open", assignee: 1, version: ticket?.version })).toMatchObject({ status: 200, body: { data: { status: "open", version: 2, active: true } } });
    expect(await ask(path, "PATCH", { priority: "low", version: ticket?.version })).toMatchObject({ status: 412 });
  });

  it("counts over relations what people want to know", async () => {
    const [agent] = (await ask("agents?sort=-openTickets&limit=1&fields=name,openTickets")).body.data as { id: number; openTickets: number }[];
    const theirs = await ask(`tickets?filter=assignee==${agent?.id};active==true&limit=1`);
    expect(theirs.body.meta?.count).toBe(agent?.openTickets);
  });

  it("has one contract at a time for an organisation and a product", async () => {
    const [contract] = (await ask("contracts?limit=1")).body.data as { organisation: number; product: number; period: object }[];
    const again = await ask("contracts", "POST", { ...contract, number: "C-2026-999", id: undefined, inForce: undefined, createdAt: undefined, updatedAt: undefined, monthlyFee: "10.00" });
    expect(again.status).toBe(409);
    expect(again.body.error?.message).toMatch(/organisation|product|period/);
  });
});
