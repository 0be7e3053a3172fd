import type { Locator, Page } from "playwright-core";
import { beforeEach, describe, expect, it } from "vitest";
import { atDesk } from "./at-desk.js";
import type { Desk } from "./desk.js";

let desk: Desk;
let page: Page;

describe("a board", () => {
  atDesk(1, (there) => ({ desk, page } = there));
  beforeEach(async () => {
    await page.goto(`${desk.url}/app/invoices/board`);
  });
  const column = (name: string) => page.getByRole("region", { name: new RegExp(`^${name},`) });
  const card = (name: string) => page.getByRole("row", { name });

  it("moves a card by its menu to what may follow, and back by undo", async () => {
    await column("Draft").getByRole("row", { name: "INV-0001" }).waitFor();
    await page.getByRole("button", { name: "Move INV-0001" }).click();
    expect(await page.getByRole("menuitem").allTextContents()).toEqual(["Move to Sent", "Move to Void"]);
    await page.getByRole("menuitem", { name: "Move to Sent" }).click();
    await column("Sent").getByRole("row", { name: "INV-0001" }).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await column("Draft").getByRole("row", { name: "INV-0001" }).waitFor();
  });

  it("takes a card that is dragged from where it may come, and from nowhere else", async () => {
    await card("INV-0002").waitFor();
    await drag(page, card("INV-0002"), column("Paid"), false);
    expect(await column("Draft").getByRole("row", { name: "INV-0002" }).count()).toBe(1);
    await drag(page, card("INV-0002"), column("Sent"), true);
    await page.getByText("INV-0002 is now Sent.").waitFor();
    await column("Sent").getByRole("row", { name: "INV-0002" }).waitFor();
  });

  it("is dragged by the keyboard too", async () => {
    await card("INV-0004").focus();
    for (let step = 0; step < 4 && !(await hasFocus(page, ".card-grip")); step++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    // Places to drop are there once the card says that it is carried; the first has the focus then, or gets it by Tab.
    await page.locator(".card[data-dragging]").waitFor();
    await page.locator(".board-list[data-drop-target]").first().waitFor();
    await page.keyboard.press("Enter");
    await page.getByText(/INV-0004 is now (Sent|Void)\./).waitFor();
  });

  it("opens a card", async () => {
    await card("INV-0005").click();
    await page.waitForURL("**/app/invoices/5");
    await page.getByRole("button", { name: "Move to Sent" }).click();
    await page.getByText("INV-0005 is now Sent.").waitFor();
  });
});

/** `isTaken`: the column takes the card, and shows so before it is dropped. */
async function drag(page: Page, from: Locator, to: Locator, isTaken: boolean): Promise<void> {
  const start = await from.boundingBox();
  const end = await to.locator(".board-list").boundingBox();
  if (!start || !end) throw new Error("Nothing to drag.");
  await page.mouse.move(start.x + 40, start.y + 12);
  await page.mouse.down();
  await page.mouse.move(start.x + 60, start.y + 20, { steps: 4 });
  await page.locator(".card[data-dragging]").waitFor();
  await page.mouse.move(end.x + 60, end.y + end.height - 12, { steps: 8 });
  if (isTaken) await to.locator(".board-list[data-drop-target]").waitFor();
  await page.mouse.up();
  await page.locator(".card[data-dragging]").waitFor({ state: "detached" });
}

function hasFocus(page: Page, selector: string): Promise<boolean> {
  return page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
}
