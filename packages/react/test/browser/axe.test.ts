import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPage } from "./browser.js";
import { startDesk, type Desk } from "./desk.js";

let desk: Desk;
let browser: Browser;
let axe = "";

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const screens: readonly (readonly [string, string, ((page: Page) => Promise<unknown>)?])[] = [
  ["the overview", ""],
  ["a list", "/invoices"],
  ["a filtered list", "/invoices?filter=status==sent;number=gt=INV-0001"],
  ["the filter dialog", "/invoices", async (page) => {
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Apply" }).waitFor();
  }],
  ["the choice of columns", "/invoices", async (page) => {
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("checkbox", { name: "Due" }).waitFor();
  }],
  ["an empty list", "/invoices?q=nothing-like-it"],
  ["a record", "/invoices/1"],
  ["a form", "/invoices/1/edit"],
  ["a form with problems", "/invoices/new", async (page) => {
    await page.getByRole("button", { name: "Add invoice line" }).click();
    await page.getByRole("button", { name: "Create invoice" }).click();
    await page.getByRole("alert").waitFor();
  }],
  ["a board", "/invoices/board"],
  ["the palette", "/customers", async (page) => {
    await page.keyboard.press("Control+k");
    await page.getByRole("menuitem", { name: "Products" }).waitFor();
  }],
  ["nothing", "/nowhere"],
];

describe("axe finds nothing", () => {
  beforeAll(async () => {
    axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    desk = await startDesk(5);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await desk.stop();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    for (const size of [{ width: 1280, height: 800 }, { width: 390, height: 844 }]) {
      for (const [name, path, prepare] of screens) {
        it(`on ${name}, ${colorScheme}, ${size.width} px wide`, async () => {
          const { page, faults } = await openPage(browser, { colorScheme, viewport: size, bypassCSP: true, reducedMotion: "reduce" });
          await page.goto(`${desk.url}/app${path}`);
          await page.locator("h1, .blank-title").first().waitFor();
          await page.waitForLoadState("networkidle");
          await prepare?.(page);
          await settled(page);
          expect(await violations(page)).toEqual([]);
          expect(faults).toEqual([]);
          expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
          await page.context().close();
        });
      }
    }
  }
});

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate<readonly Violation[]>("axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations)");
  return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 2).map((node) => `${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`).join(" | ")}`);
}

/** When nothing moves or fades any more: what is half faded in has no contrast yet. Spinners move for ever. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== "running" || animation.effect?.getComputedTiming().iterations === Infinity));
}
