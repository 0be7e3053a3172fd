import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { atDesk } from "./at-desk.js";
import type { Desk } from "./desk.js";

let desk: Desk;
let page: Page;

/** Answers requests whose address has `part` with a status, as the API does. */
const refuse = (part: string, status: number, code: string, message = "", method?: string) => async (request: Request) =>
  request.url.includes(part) && (method === undefined || request.method === method) ? Response.json({ error: { code, message, details: [] } }, { status }) : undefined;

describe("what is refused", () => {
  atDesk(5, (there) => ({ desk, page } = there));

  it("because nobody is signed in, or one may not see it, offers no trying again", async () => {
    desk.before = refuse("/api/v1/invoices", 401, "unauthorized");
    await page.goto(`${desk.url}/app/invoices`);
    await page.getByText("Nobody is signed in", { exact: true }).waitFor();
    expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
    desk.before = refuse("/api/v1/invoices", 403, "forbidden");
    await page.goto(`${desk.url}/app/invoices/1`);
    await page.getByRole("heading", { name: "You may not see this" }).waitFor();
    expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
  });

  it("because of too many requests is asked for again when told to", async () => {
    desk.before = refuse("/api/v1/invoices", 429, "rate_limited");
    await page.goto(`${desk.url}/app/invoices/1`);
    await page.getByRole("heading", { name: "Too many requests" }).waitFor();
    desk.before = undefined;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "INV-0001" }).waitFor();
  });

  it("by a fault of the server does not take the navigation away", async () => {
    desk.before = refuse("/api/v1/invoices/1", 500, "internal_error");
    await page.goto(`${desk.url}/app/invoices/1`);
    await page.getByRole("heading", { name: "The server has a problem" }).waitFor({ timeout: 20_000 });
    await page.getByRole("navigation").getByRole("link", { name: "Customers" }).click();
    await page.getByRole("row").filter({ hasText: "Ada Ltd" }).waitFor();
  });

  it("when a card is moved puts it back, in the server's words", async () => {
    await page.goto(`${desk.url}/app/invoices/board`);
    await page.getByRole("row", { name: "INV-0001" }).waitFor();
    desk.before = refuse("/api/v1/invoices/1", 409, "conflict", "The period is closed.", "PATCH");
    await page.getByRole("button", { name: "Move INV-0001" }).click();
    await page.getByRole("menuitem", { name: "Move to Sent" }).click();
    await page.getByText("INV-0001 cannot go to Sent. The period is closed.").waitFor();
    await page.getByRole("region", { name: /^Draft,/ }).getByRole("row", { name: "INV-0001" }).waitFor();
  });

  it("by the browser, which is offline, is said above every screen until it is back", async () => {
    await page.goto(`${desk.url}/app/invoices`);
    await page.getByRole("row").filter({ hasText: "INV-0001" }).waitFor();
    await page.context().setOffline(true);
    const notice = page.getByText("You are offline. What is shown may be old", { exact: false });
    await notice.waitFor();
    await page.context().setOffline(false);
    await notice.waitFor({ state: "detached" });
  });

  it("in the midst of an export leaves no half of a file", async () => {
    await page.goto(`${desk.url}/app/invoices`);
    await page.getByText("30 rows").waitFor();
    desk.before = refuse("limit=200", 403, "forbidden");
    let saved = false;
    page.on("download", () => (saved = true));
    await page.getByRole("button", { name: "Export as CSV" }).click();
    await page.getByText("The export stopped before its end. Nothing was saved. You may not do this.", { exact: false }).waitFor();
    expect(saved).toBe(false);
  });
});

describe("a record that takes its time", () => {
  atDesk(1, (there) => ({ desk, page } = there), { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  it("shows at once where it belongs, and where its fields will be", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    desk.before = async (request) => {
      if (/\/api\/v1\/invoices\/1(\?|$)/.test(request.url)) await held;
      return undefined;
    };
    await page.goto(`${desk.url}/app/invoices/1`);
    await page.getByRole("heading", { name: "Loading" }).waitFor();
    await page.getByRole("main").getByRole("link", { name: "Invoices" }).waitFor();
    expect(await page.locator(".fact .bone").count()).toBeGreaterThan(3);
    release();
    await page.getByRole("heading", { name: "INV-0001" }).waitFor();
    expect(await page.locator(".bone").count()).toBe(0);
  });
});
