import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { atDesk } from "./at-desk.js";
import type { Desk } from "./desk.js";

let desk: Desk;
let page: Page;

describe("without a mouse", () => {
  atDesk(50, (there) => ({ desk, page } = there));
  const press = (...keys: readonly string[]) => keys.reduce(async (before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());

  it("one skips the navigation to the content", async () => {
    await page.goto(`${desk.url}/app/invoices`);
    await page.getByRole("row").filter({ hasText: "INV-0001" }).waitFor();
    await press("Tab");
    expect(await focused(page)).toBe("Skip to content");
    await press("Enter");
    await page.waitForFunction(() => document.activeElement?.id === "main");
  });

  it("one comes to everything above a list and to the list itself by Tab, each with a name", async () => {
    await page.goto(`${desk.url}/app/invoices`);
    await page.getByRole("row").filter({ hasText: "INV-0001" }).waitFor();
    const reached = await names(page, 40);
    for (const name of ["Invoices", "Search invoices", "Filter", "Columns", "Export as CSV", "New invoice", "Total"]) expect(reached).toContain(name);
    expect(reached).not.toContain("");
  });

  it("one moves through rows, selects, and opens one", async () => {
    await page.goto(`${desk.url}/app/invoices`);
    await page.getByRole("row").filter({ hasText: "INV-0001" }).waitFor();
    await page.getByRole("grid", { name: "Invoices" }).focus();
    await press("ArrowDown", "ArrowDown", "Space");
    await page.getByText("1 selected").waitFor();
    expect(await page.getByRole("checkbox", { name: "Select INV-0003" }).isChecked()).toBe(true);
    await press("End");
    await page.getByRole("row").filter({ hasText: "INV-0030" }).waitFor();
    await press("ArrowUp", "Enter");
    await page.getByRole("heading", { name: "INV-0029" }).waitFor();
  });

  it("one sorts by a column", async () => {
    await page.goto(`${desk.url}/app/invoices`);
    await page.getByRole("columnheader", { name: "Issued" }).getByRole("button").focus();
    await press("Enter");
    await page.waitForURL("**?sort=issued");
    await press("Space");
    await page.waitForURL("**?sort=-issued");
  });

  it("one filters, and comes back to where one was by Escape", async () => {
    await page.goto(`${desk.url}/app/invoices`);
    const filter = page.getByRole("button", { name: "Filter", exact: true });
    await filter.focus();
    await press("Enter");
    await page.getByRole("dialog", { name: "Add filter" }).getByRole("button", { name: /Field/ }).waitFor();
    await press("Escape");
    await page.getByRole("dialog", { name: "Add filter" }).waitFor({ state: "detached" });
    await page.waitForFunction((name) => document.activeElement?.textContent === name, "Filter");
  });

  it("one moves an invoice to its next state, and deletes one after a question", async () => {
    await page.goto(`${desk.url}/app/invoices/7`);
    await page.getByRole("button", { name: "Move to Sent" }).focus();
    await press("Enter");
    await page.getByText("INV-0007 is now Sent.").waitFor();
    await page.getByRole("button", { name: "More actions" }).focus();
    await press("Enter");
    await page.getByRole("menuitem", { name: "Delete" }).waitFor();
    await press("Enter");
    const question = page.getByRole("alertdialog", { name: "Delete this invoice?" });
    await question.waitFor();
    await press("Escape");
    await question.waitFor({ state: "detached" });
    await page.getByRole("heading", { name: "INV-0007" }).waitFor();
  });
});

describe("an address", () => {
  atDesk(5, (there) => ({ desk, page } = there));

  const places = [
    ["a filtered, sorted list", "/invoices?filter=status==sent;number=gt=INV-0020&sort=-total", "4 rows", "INV-0030"],
    ["a record", "/invoices/2", "INV-0002", "Chiara Ltd"],
    ["a form that is given a customer", "/invoices/new?customer=2", "New invoice", "Invoices"],
    ["a board", "/invoices/board", "Draft", "INV-0001"],
  ] as const;
  for (const [name, path, first, second] of places) {
    it(`of ${name} shows the same after a reload`, async () => {
      await page.goto(`${desk.url}/app${path}`);
      const seen = async () => {
        await page.getByText(first).first().waitFor();
        await page.getByText(second).first().waitFor();
      };
      await seen();
      await page.reload();
      await seen();
      expect(page.url()).toBe(`${desk.url}/app${path}`);
    });
  }
});

function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const at = document.activeElement;
    return (at?.getAttribute("aria-label") ?? at?.textContent ?? "").trim();
  });
}

/** What has the focus after each press of Tab. */
async function names(page: Page, presses: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (let press = 0; press < presses; press++) {
    await page.keyboard.press("Tab");
    found.push(await focused(page));
  }
  return found;
}
