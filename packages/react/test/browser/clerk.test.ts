import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { atDesk } from "./at-desk.js";
import type { Desk } from "./desk.js";

let desk: Desk;
let page: Page;

describe("a clerk", () => {
  atDesk(50, (there) => ({ desk, page } = there));
  const go = (path: string) => page.goto(`${desk.url}/app${path}`);
  const row = (text: string) => page.getByRole("row").filter({ hasText: text });

  it("finds an invoice by searching, and opens it by the keyboard", async () => {
    await go("/invoices");
    await page.getByRole("searchbox", { name: "Search invoices" }).fill("0007");
    await page.getByText("1 row", { exact: true }).waitFor();
    expect(new URL(page.url()).search).toBe("?q=0007");
    await page.getByRole("grid").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "INV-0007" }).waitFor();
    expect(await page.getByText("€141.50").first().isVisible()).toBe(true);
    await page.goBack();
    await row("INV-0007").waitFor();
  });

  it("filters by a state, and sees and changes the filter as text", async () => {
    await go("/invoices");
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: /Field/ }).click();
    await page.getByRole("option", { name: "Status" }).click();
    await dialog.getByRole("button", { name: /Value/ }).click();
    await page.getByRole("option", { name: "Sent" }).click();
    await dialog.getByRole("button", { name: "Apply" }).click();
    await page.getByText("10 rows").waitFor();
    expect(new URL(page.url()).search).toBe("?filter=status==sent");
    await page.getByRole("button", { name: "Edit as text" }).click();
    const text = page.getByRole("textbox", { name: "Filter as text (RSQL)" });
    await text.fill("status==sent;number=gt=INV-0020");
    await text.press("Enter");
    await page.getByText("4 rows").waitFor();
    await text.fill("state==sent");
    await page.getByText(/has no field "state"/).waitFor();
    await page.getByRole("button", { name: "Clear all" }).click();
    await page.getByText("30 rows").waitFor();
  });

  it("sorts by a column, downwards at the second press", async () => {
    await go("/invoices");
    await page.getByRole("button", { name: "Total" }).click();
    await page.waitForURL("**?sort=total");
    await page.getByRole("button", { name: "Total" }).click();
    await page.waitForURL("**?sort=-total");
    await page.waitForFunction(() => document.querySelector(".body-row")?.textContent?.includes("INV-0030"));
    expect(await page.getByRole("columnheader", { name: "Total" }).getAttribute("aria-sort")).toBe("descending");
  });

  it("creates an invoice with three lines from the keyboard, seeing the total grow, and corrects what is refused", async () => {
    await go("/invoices/new");
    await page.getByLabel("Number").fill("INV-12");
    await page.keyboard.press("Tab");
    await page.getByText("This does not have the expected form.").waitFor();
    await page.getByLabel("Number").fill("INV-0005");
    await pick(page, "Customer", "chi", "Chiara Ltd");
    await page.getByLabel("Issued").fill("2026-11-21");
    await page.getByRole("button", { name: "Add invoice line" }).click();
    for (const [at, product, quantity] of [[1, "Hammer", "2"], [2, "Nails", "10"], [3, "Saw", "1"]] as const) {
      await pick(page, `Line ${at}, Product`, product.slice(0, 3), product);
      const box = page.getByLabel(`Line ${at}, Quantity`);
      await box.fill(quantity);
      if (at < 3) await box.press("Enter");
    }
    await page.locator(".total").filter({ hasText: "€89.90" }).waitFor();
    await page.getByLabel("Line 2, Quantity").fill("0");
    await page.keyboard.press("Tab");
    await page.getByText("At least 1.").waitFor();
    await page.getByLabel("Line 2, Quantity").fill("10");
    await page.getByRole("button", { name: "Create invoice" }).click();
    await page.getByText("Has a value that another row already has.").waitFor();
    expect(await page.getByLabel("Number").evaluate((field) => field === document.activeElement)).toBe(true);
    await page.getByLabel("Number").fill("INV-0031");
    await page.getByRole("button", { name: "Create invoice" }).click();
    await page.getByRole("heading", { name: "INV-0031" }).waitFor();
    await page.getByText("€89.90").first().waitFor();
    await page.getByText("3 rows").waitFor();
  });

  it("changes lines of an invoice: one more, one less, one otherwise", async () => {
    await go("/invoices/2/edit");
    await page.getByLabel("Line 1, Quantity").fill("5");
    await page.getByRole("button", { name: "Remove line 2" }).click();
    await page.getByRole("button", { name: "Add invoice line" }).click();
    await pick(page, "Line 2, Product", "saw", "Saw");
    await page.locator(".total").filter({ hasText: "€134.90" }).waitFor();
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Saved INV-0002.").waitFor();
    await page.getByText("€134.90").first().waitFor();
  });

  it("is told at once that dates are the wrong way round, in the words of the model", async () => {
    await go("/invoices/3/edit");
    await page.getByLabel("Due").fill("2020-01-01");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("It is due after it is issued.").waitFor();
  });

  it("is asked before what was entered is lost", async () => {
    await go("/customers");
    await page.getByRole("link", { name: "New customer" }).click();
    await page.getByLabel("Name").fill("Zeta");
    await page.getByRole("link", { name: "Products" }).click();
    await page.getByRole("button", { name: "Keep editing" }).click();
    expect(await page.getByLabel("Name").inputValue()).toBe("Zeta");
    await page.goBack();
    await page.getByRole("button", { name: "Discard" }).click();
    await page.getByText("6 rows").waitFor();
  });

  it("does not overwrite what somebody else changed meanwhile", async () => {
    await go("/invoices/4/edit");
    await page.getByLabel("Due").fill("2027-01-01");
    await page.request.patch(`${desk.url}/api/v1/invoices/4`, { data: { number: "INV-0444" } });
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByRole("button", { name: "Load the present state" }).click();
    await page.waitForFunction(() => [...document.querySelectorAll("input")].some((input) => input.value === "INV-0444"));
    expect(await page.getByLabel("Due").inputValue()).toBe("2027-01-01");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Saved INV-0444.").waitFor();
  });

  it("creates a customer from within an invoice", async () => {
    await go("/invoices/new");
    const box = page.getByRole("combobox", { name: "Customer" });
    await box.fill("Gaia");
    await page.getByRole("option", { name: "Create customer “Gaia”" }).click();
    const dialog = page.getByRole("dialog", { name: "New customer" });
    expect(await dialog.getByLabel("Name").inputValue()).toBe("Gaia");
    await dialog.getByLabel("Email").fill("gaia@desk.example");
    await dialog.getByRole("button", { name: "Create customer" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.waitForFunction(() => [...document.querySelectorAll("input")].some((input) => input.value === "Gaia"));
  });

  it("exports what is filtered", async () => {
    await go("/invoices?filter=status==sent");
    await page.getByText("10 rows").waitFor();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export as CSV" }).click()]);
    const lines = (await readFile(await download.path(), "utf8")).split("\r\n");
    expect(lines[0]).toBe("\uFEFFNumber,Customer,Status,Issued,Total");
    expect(lines).toHaveLength(12);
    expect(lines[1]).toBe("INV-0003,Dmitri Ltd,sent,2026-04-11,61.50");
  });

  it("puts notes away, and takes them back", async () => {
    await go("/notes");
    await page.getByText("50 rows").waitFor();
    await page.getByRole("checkbox", { name: "Select Note 000001" }).check();
    await page.getByRole("checkbox", { name: "Select Note 000002" }).check();
    await page.getByRole("button", { name: "Archive" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Archive" }).click();
    await page.getByText("48 rows").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("50 rows").waitFor();
  });

  it("chooses columns, which stay chosen", async () => {
    await go("/invoices");
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("checkbox", { name: "Due" }).check();
    await page.keyboard.press("Escape");
    await page.getByRole("columnheader", { name: "Due" }).waitFor();
    await page.reload();
    await page.getByRole("columnheader", { name: "Due" }).waitFor();
  });

  it("goes anywhere by name", async () => {
    await go("");
    await page.getByRole("link", { name: /Invoices/ }).first().waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox", { name: /Go to a list/ }).fill("prod");
    await page.waitForFunction(() => document.querySelectorAll("[role=menuitem]").length === 2);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/app/products");
  });
});

async function pick(page: Page, label: string, typed: string, name: string): Promise<void> {
  const box = page.getByRole("combobox", { name: label, exact: true });
  await box.fill(typed);
  // When what was typed has been searched for, the wanted row is the first.
  await page.waitForFunction(([text]) => document.querySelector("[role=option]")?.textContent?.startsWith(text ?? "") && document.querySelectorAll("[role=option]").length === 2, [name]);
  if ((await page.locator("[role=option][data-focused]").count()) === 0) await box.press("ArrowDown");
  await box.press("Enter");
  await page.waitForFunction(([text]) => document.activeElement instanceof HTMLInputElement && document.activeElement.value === text, [name]);
}
