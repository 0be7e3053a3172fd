import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { openBrowser, openPage } from "./browser.js";
import { startDesk, type Desk } from "./desk.js";

/** What a test of the application works with. */
export interface AtDesk {
  readonly desk: Desk;
  readonly page: Page;
}

/**
 * Gives the tests of a `describe` one running desk, and each of them a page of its own in which nothing may go wrong. What
 * stood before the handler is gone with the test that put it there.
 * @param notes how many rows the longest list has
 * @param take is told of both before each test
 */
export function atDesk(notes: number, take: (there: AtDesk) => void, options: BrowserContextOptions = {}): void {
  let desk: Desk;
  let browser: Browser;
  let page: Page;
  let faults: readonly string[];
  beforeAll(async () => {
    desk = await startDesk(notes);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await desk.stop();
  });
  beforeEach(async () => {
    ({ page, faults } = await openPage(browser, options));
    take({ desk, page });
  });
  afterEach(async () => {
    await page.context().close();
    desk.before = undefined;
    expect(faults).toEqual([]);
  });
}
