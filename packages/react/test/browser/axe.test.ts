import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPage } from "./browser.js";
import { startDesk, type Desk } from "./desk.js";
import { screens, show } from "./screens.js";

let desk: Desk;
let browser: Browser;
let axe = "";

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

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
  for (const viewport of [{ width: 1280, height: 800 }, { width: 390, height: 844 }]) {
    describe(`axe finds nothing, ${colorScheme}, ${viewport.width} px wide`, () => {
      let page: Page;
      let faults: readonly string[];
      beforeAll(async () => {
        ({ page, faults } = await openPage(browser, { colorScheme, viewport, bypassCSP: true, reducedMotion: "reduce" }));
        await page.goto(`${desk.url}/app`);
        await page.locator("h1").first().waitFor();
        await page.evaluate(axe);
      });
      afterAll(async () => {
        await page.context().close();
        expect(faults).toEqual([]);
      });
      for (const screen of screens) {
        it(`on ${screen.name}`, async () => {
          await show(page, screen);
          expect(await violations(page)).toEqual([]);
        });
      }
    });
  }
}

async function violations(page: Page): Promise<readonly string[]> {
  const found = await page.evaluate<readonly Violation[]>("axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations)");
  return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 2).map((node) => `${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`).join(" | ")}`);
}
