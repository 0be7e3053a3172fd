import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { atDesk } from "./at-desk.js";
import type { Desk } from "./desk.js";

let desk: Desk;
let page: Page;
const many = 200_000;

describe("with a slow or failing server, or very many rows", () => {
  atDesk(many, (there) => ({ desk, page } = there));

  it("says that something is wrong on the server, and tries again when told to", async () => {
    desk.before = async (request) => (request.url.includes("/api/v1/invoices") ? Response.json({ error: { code: "internal_error", message: "x", details: [] } }, { status: 500 }) : undefined);
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

  it("sends a form once, however often its button is pressed while the server takes its time", async () => {
    await page.goto(`${desk.url}/app/customers/new`);
    await page.getByLabel("Name").fill("Slow Ltd");
    await page.getByLabel("Email").fill("slow@desk.example");
    const held = hold();
    let sent = 0;
    desk.before = async (request) => {
      if (request.method !== "POST") return undefined;
      sent += 1;
      await held.until;
      return undefined;
    };
    await page.getByRole("button", { name: "Create customer" }).click();
    const waiting = page.getByRole("button", { name: "Saving…" });
    await waiting.waitFor();
    expect(await waiting.isDisabled()).toBe(true);
    await page.getByLabel("Name").press("Enter");
    await waiting.click({ force: true, noWaitAfter: true });
    held.release();
    await page.getByRole("heading", { name: "Slow Ltd" }).waitFor();
    expect(sent).toBe(1);
    const kept = await page.request.get(`${desk.url}/api/v1/customers?filter=email==slow@desk.example&count=exact`);
    expect(await kept.json()).toMatchObject({ meta: { count: 1 } });
  });

  it("says that the server is out of reach, and reads the list once it is back", async () => {
    await page.goto(`${desk.url}/app`);
    await page.getByRole("navigation").getByRole("link", { name: "Customers" }).click();
    await page.getByRole("row").filter({ hasText: "Ada Ltd" }).waitFor();
    await page.route("**/api/v1/**", (route) => route.abort("connectionfailed"));
    await page.getByRole("navigation").getByRole("link", { name: "Products" }).click();
    await page.getByText("The server cannot be reached. Check the connection, then try again.").waitFor({ timeout: 20_000 });
    await page.unroute("**/api/v1/**");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("row").filter({ hasText: "Hammer" }).waitFor();
  });

  it("shows where rows will be while they are awaited", async () => {
    const held = hold();
    desk.before = async (request) => {
      if (request.url.includes("/api/v1/invoices")) await held.until;
      return undefined;
    };
    await page.goto(`${desk.url}/app/invoices`);
    const waiting = page.getByRole("gridcell", { name: "Loading" });
    await waiting.waitFor();
    held.release();
    await page.getByRole("row").filter({ hasText: "INV-0001" }).waitFor();
    expect(await waiting.count()).toBe(0);
  });

  it("says what is not there", async () => {
    await page.goto(`${desk.url}/app/invoices/999999`);
    await page.getByText("There is no such record").waitFor();
    await page.goto(`${desk.url}/app/nowhere`);
    await page.getByText("There is nothing here").waitFor();
  });

  it("shows the first rows of very many by one small page", async () => {
    await page.goto(`${desk.url}/app`);
    await page.getByRole("link", { name: /Notes/ }).first().waitFor();
    const asked: URLSearchParams[] = [];
    desk.before = async (request) => {
      if (request.url.includes("/api/v1/notes")) asked.push(new URL(request.url).searchParams);
      return undefined;
    };
    await page.getByRole("navigation").getByRole("link", { name: "Notes" }).click();
    await page.getByRole("row").filter({ hasText: "Note 000001" }).waitFor();
    expect(asked).toHaveLength(1);
    expect(Number(asked[0]?.get("limit"))).toBeLessThanOrEqual(100);
    await page.getByText("200,000 rows").waitFor({ timeout: 20_000 });
  });

  it("draws only rows in view, however far one goes", async () => {
    await page.goto(`${desk.url}/app/notes`);
    await page.getByRole("row").filter({ hasText: "Note 000001" }).waitFor();
    const drawn = await page.evaluate(async () => {
      const scroller = document.querySelector(".grid-scroll");
      if (!scroller) throw new Error("no list");
      let most = 0;
      for (let step = 0; step < 240; step++) {
        scroller.scrollTop += 2_000;
        await new Promise((resolve) => requestAnimationFrame(resolve));
        most = Math.max(most, document.querySelectorAll(".body-row").length);
      }
      return most;
    });
    expect(drawn).toBeLessThan(80);
    const rows = await page.evaluate(() => Math.round((document.querySelector(".grid-body")?.clientHeight ?? 0) / 36));
    expect(rows).toBeGreaterThan(400);
  });
});

/** Something to wait for that the test lets go. */
function hold(): { readonly until: Promise<void>; readonly release: () => void } {
  let release = () => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { until, release };
}
