import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { compile, Entity, money, policy, ref, state, table, tenants, text, view } from "corollary";
import * as shipped from "corollary/identity";
import { createAccount, createHandler, createIdentity, openService, serve, type Service } from "corollary/server";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPage } from "./browser.js";

class Company extends Entity {
  name = text();
}
class Deal extends Entity {
  name = text();
  owner = ref(() => shipped.Account);
  status = state({ open: ["won"], won: [] }, { initial: "open" });
  margin = money();
}

const password = "correct-horse-battery-staple-42";
const model = compile([{
  ...shipped, ...shipped.accountPolicies(), Company, Deal,
  tenancy: tenants(Company),
  dealTable: table(Deal, () => ({ tenant: true })),
  companyPolicy: policy(Company, (company, actor) => ({ read: company.id.eq(actor.tenant) })),
  dealPolicy: policy(Deal, (deal, actor) => ({
    read: { owner: deal.owner.is(actor.id), admin: actor.has("admin") },
    create: actor.has("admin"),
    fields: { margin: { read: actor.has("admin"), write: actor.has("admin") } },
  })),
  dealView: view(Deal, (deal) => ({ title: deal.name })),
}]);

let service: Service;
let running: Awaited<ReturnType<typeof serve>>;
let browser: Browser;
let home: string;

beforeAll(async () => {
  service = await openService({ model });
  let handler: ReturnType<typeof createHandler> | undefined;
  running = await serve((request, connection) => (handler ? handler(request, connection) : Promise.resolve(new Response(null, { status: 503 }))), { port: 0 });
  home = `http://localhost:${running.port}`;
  const mail = { from: "Deals <deals@example.com>", transport: async () => undefined };
  const identity = createIdentity({ model, database: service.database.as("app"), origin: home, name: "Deals", config: { mail } });
  handler = createHandler({ model, database: service.database.as("app"), identity });
  const [north, south] = await identity.db.createMany(Company, [{ name: "North Mill" }, { name: "South Mill" }]).then((rows) => rows.map(({ id }) => id));
  if (north === undefined || south === undefined) throw new Error("There are no companies.");
  const person = (name: string, memberships: { readonly tenant: string; readonly roles?: readonly string[] }[]) => createAccount(identity.db, { email: `${name.toLowerCase()}@example.com`, name, password, memberships });
  const ada = await person("Ada", [{ tenant: north, roles: ["admin"] }, { tenant: south, roles: ["admin"] }]);
  const cleo = await person("Cleo", [{ tenant: north }]);
  const works = (tenant: string) => identity.db.as({ id: ada.id, tenant, roles: ["admin"] });
  await works(north).createMany(Deal, [{ name: "Flour", owner: cleo.id, margin: "11.00" }, { name: "Bran", owner: ada.id, margin: "22.00" }]);
  await works(south).create(Deal, { name: "Semolina", owner: ada.id, margin: "33.00" });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await running.close();
  await service.close();
});

async function as(name: string): Promise<{ readonly page: Page; readonly faults: readonly string[] }> {
  const opened = await openPage(browser, { bypassCSP: true, reducedMotion: "reduce" });
  await opened.page.goto(`${home}/app`);
  await opened.page.getByLabel("E-mail").fill(`${name.toLowerCase()}@example.com`);
  await opened.page.getByLabel("Password", { exact: true }).fill(password);
  await opened.page.getByRole("button", { name: "Sign in", exact: true }).click();
  return opened;
}

/** The rows of the list of deals, once it is there. */
async function deals(page: Page, first: string): Promise<string> {
  await page.getByRole("link", { name: "Deals" }).first().click();
  await page.getByRole("grid").getByText(first).waitFor();
  return (await page.getByRole("grid").innerText()).replace(/\s+/g, " ");
}

async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
  });
}

describe("two people", () => {
  it("see different rows and fields of the same list", async () => {
    const { page, faults } = await as("Cleo");
    await page.getByRole("button", { name: "Cleo" }).waitFor();
    const seen = await deals(page, "Flour");
    expect(seen).not.toContain("Bran");
    expect(seen).not.toContain("Margin");
    expect(await page.getByText("North Mill").first().isVisible()).toBe(true);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("of whom one belongs to two companies, says in which she works and changes over", async () => {
    const { page, faults } = await as("Ada");
    await page.getByRole("heading", { name: "Where do you work now?" }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "North Mill" }).click();
    await page.getByRole("button", { name: "Ada" }).waitFor();
    const north = await deals(page, "Bran");
    expect(north).toContain("Flour");
    expect(north).toContain("22.00");
    expect(north).not.toContain("Semolina");
    await page.getByRole("button", { name: "Ada" }).click();
    await page.getByRole("menuitem", { name: "Change to South Mill" }).click();
    await page.getByText("South Mill").first().waitFor();
    const south = await deals(page, "Semolina");
    expect(south).not.toContain("Bran");
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("make keys for programs, and administrators invite", async () => {
    const { page, faults } = await as("Ada");
    await page.getByRole("button", { name: "North Mill" }).click();
    await page.getByRole("button", { name: "Ada" }).click();
    await page.getByRole("menuitem", { name: "Account" }).click();
    await page.getByLabel("What it is for").fill("Report");
    await page.getByRole("button", { name: "Make a key" }).click();
    const secret = await page.locator(".account-secret code").innerText();
    const answer = await fetch(`${home}/api/v1/deals`, { headers: { authorization: `Bearer ${secret}` } });
    expect(((await answer.json()) as { readonly meta: { readonly count: number } }).meta.count).toBe(2);
    await page.getByRole("region", { name: "Invitations" }).getByLabel("E-mail").fill("gus@example.com");
    await page.getByRole("button", { name: "Invite", exact: true }).click();
    await page.getByText("gus@example.com").waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "Revoke gus@example.com" }).click();
    await page.getByText("Nobody is invited").waitFor();
    await page.getByRole("button", { name: "Revoke Report" }).click();
    await page.getByRole("region", { name: "API keys" }).getByText("There is none yet.").waitFor();
    expect((await fetch(`${home}/api/v1/deals`, { headers: { authorization: `Bearer ${secret}` } })).status).toBe(401);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
