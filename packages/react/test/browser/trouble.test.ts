import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openBrowser, openPage } from "./browser.js";
import { startDesk, type Desk } from "./desk.js";

let desk: Desk;
let browser: Browser;
let page: Page;
const many = 200_000;

describe("with a slow or failing server, or very many rows", () => {
  beforeAll(async () => {
    desk = await startDesk(many);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await desk.stop();
  });
  beforeEach(async () => {
    ({ page } = await openPage(browser));
  });
  afterEach(async () => {
    await page.context().close();
    desk.before = undefined;
  });

  it("says that something is wrong on the server, and tries again when told to", async () => {
    desk.before = async (request) => (request.url.includes("/invoices") ? Response.json({ error: { code: "internal_error", message: "x", details: [] } }, { status: 500 }) : undefined);
    await page.goto(`${desk.url}/app/invoices`);
    await page.getByText("Something is wrong on the server. Try again in a moment.").waitFor({ timeout: 20_000 });
    desk.before = undefined;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("row").filter({ hasText: "INV-0001" }).waitFor();
  });

  it("keeps what was entered where saving fails", async () => {
    await page.goto(`${desk.url}/app/customers/new`);
    await page.getByLabel("Name").fill("Zeta");
    await page.getByLabel("Email").fill("zeta@desk.example");
    desk.before = async (request) => (request.method === "POST" ? Response.json({ error: { code: "unavailable", message: "x", details: [] } }, { status: 503 }) : undefined);
    await page.getByRole("button", { name: "Create customer" }).click();
    await page.getByRole("alert").waitFor();
    expect(await page.getByLabel("Name").inputValue()).toBe("Zeta");
    desk.before = undefined;
    await page.getByRole("button", { name: "Create customer" }).click();
    await page.getByRole("heading", { name: "Zeta" }).waitFor();
  });

  it("shows where rows will be while they are awaited", async () => {
    desk.before = async (request) => {
      if (request.url.includes("/invoices")) await new Promise((resolve) => setTimeout(resolve, 800));
      return undefined;
    };
    await page.goto(`${desk.url}/app/invoices`);
    await page.locator(".grid-waiting .bone").first().waitFor();
    await page.getByRole("row").filter({ hasText: "INV-0001" }).waitFor();
    expect(await page.locator(".grid-waiting").count()).toBe(0);
  });

  it("says what is not there", async () => {
    await page.goto(`${desk.url}/app/invoices/999999`);
    await page.getByText("There is no such record").waitFor();
    await page.goto(`${desk.url}/app/nowhere`);
    await page.getByText("There is nothing here").waitFor();
  });

  it("shows the first rows of very many within a second, and draws only those in view however far one goes", async () => {
    await page.goto(`${desk.url}/app`);
    await page.getByRole("link", { name: /Notes/ }).first().waitFor();
    const begun = Date.now();
    await page.getByRole("navigation").getByRole("link", { name: "Notes" }).click();
    await page.getByRole("row").filter({ hasText: "Note 000001" }).waitFor();
    expect(Date.now() - begun).toBeLessThan(1_000);
    const longest = await page.evaluate(async () => {
      const scroller = document.querySelector(".grid-scroll");
      if (!scroller) throw new Error("no list");
      let last = performance.now();
      let longest = 0;
      for (let step = 0; step < 240; step++) {
        scroller.scrollTop += 2_000;
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const now = performance.now();
        longest = Math.max(longest, now - last);
        last = now;
      }
      return longest;
    });
    expect(await page.locator(".body-row").count()).toBeLessThan(80);
    expect(longest).toBeLessThan(400);
    const rows = await page.evaluate(() => Math.round((document.querySelector(".grid-body")?.clientHeight ?? 0) / 36));
    expect(rows).toBeGreaterThan(400);
    await page.getByText("200,000 rows").waitFor({ timeout: 20_000 });
  });
});
