import type { Page } from "playwright-core";

/** A screen of the desk, and how to come to it within an open application. */
export interface Screen {
  readonly name: string;
  readonly path: string;
  /** What is there when the screen stands. */
  readonly ready: (page: Page) => Promise<unknown>;
  /** What is opened or done on it. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

const heading = (name: string) => (page: Page) => page.getByRole("heading", { name, exact: true, level: 1 }).waitFor();
const row = (text: string) => (page: Page) => page.getByRole("row").filter({ hasText: text }).first().waitFor();
const both = (...steps: readonly ((page: Page) => Promise<unknown>)[]) => async (page: Page) => {
  for (const step of steps) await step(page);
};

export const screens: readonly Screen[] = [
  { name: "the overview", path: "", ready: (page) => page.getByRole("region", { name: "Lately changed" }).getByRole("link").first().waitFor() },
  { name: "a list", path: "/invoices", ready: both(heading("Invoices"), row("INV-0001")) },
  { name: "a filtered list", path: "/invoices?filter=status==sent;number=gt=INV-0001", ready: (page) => page.getByRole("button", { name: "Clear all" }).waitFor() },
  {
    name: "the filter dialog", path: "/invoices?sort=total", ready: heading("Invoices"),
    prepare: async (page) => {
      await page.getByRole("button", { name: "Filter", exact: true }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Apply" }).waitFor();
    },
  },
  {
    name: "the choice of columns", path: "/invoices?sort=-total", ready: heading("Invoices"),
    prepare: async (page) => {
      await page.getByRole("button", { name: "Columns" }).click();
      await page.getByRole("checkbox", { name: "Due" }).waitFor();
    },
  },
  {
    name: "a list with rows that are marked", path: "/notes", ready: both(heading("Notes"), row("Note 000001")),
    prepare: async (page) => {
      await page.getByRole("checkbox", { name: "Select Note 000001" }).check();
      await page.getByText("1 selected").waitFor();
    },
  },
  { name: "a list of strengths and spans of time", path: "/leases", ready: both(heading("Leases"), row("Crane")) },
  { name: "an empty list", path: "/invoices?q=nothing-like-it", ready: (page) => page.getByText("Nothing matches").waitFor() },
  { name: "a record", path: "/invoices/1", ready: both(heading("INV-0001"), row("Hammer")) },
  { name: "a form", path: "/invoices/1/edit", ready: both(heading("Edit INV-0001"), (page) => page.getByLabel("Line 1, Quantity").waitFor()) },
  { name: "a form with a span of time", path: "/leases/1/edit", ready: (page) => page.getByLabel(/^Period: From/).waitFor() },
  {
    name: "a form with problems", path: "/invoices/new", ready: heading("New invoice"),
    prepare: async (page) => {
      await page.getByRole("button", { name: "Add invoice line" }).click();
      await page.getByRole("button", { name: "Create invoice" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  { name: "a board", path: "/invoices/board", ready: (page) => page.getByRole("row", { name: "INV-0001" }).waitFor() },
  {
    name: "the palette", path: "/customers", ready: heading("Customers"),
    prepare: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("menuitem", { name: "Products" }).waitFor();
    },
  },
  { name: "a record that is not there", path: "/invoices/99999", ready: heading("There is no such record") },
  { name: "an address that leads nowhere", path: "/nowhere", ready: heading("There is nothing here") },
];

/** Goes to a screen as the browser's buttons do, without reading the application again. What is open over the page is closed. */
export async function show(page: Page, screen: Screen): Promise<void> {
  await page.keyboard.press("Escape");
  await page.evaluate((path) => {
    history.pushState({ index: 0 }, "", `/app${path}`);
    dispatchEvent(new PopStateEvent("popstate"));
  }, screen.path);
  await screen.ready(page);
  await screen.prepare?.(page);
  await settled(page);
}

/** When nothing is awaited, moves or fades any more: what is half faded in has no contrast yet. Spinners move for ever. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== "running" || animation.effect?.getComputedTiming().iterations === Infinity));
}
