import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPage } from "./browser.js";
import { startDesk, type Desk } from "./desk.js";
import { screens, show } from "./screens.js";

let desk: Desk;
let browser: Browser;
let page: Page;
let faults: readonly string[];

describe("on a phone of 360 px", () => {
  beforeAll(async () => {
    desk = await startDesk(5);
    browser = await openBrowser();
    ({ page, faults } = await openPage(browser, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, reducedMotion: "reduce" }));
    await page.goto(`${desk.url}/app`);
    await page.locator("h1").first().waitFor();
  });
  afterAll(async () => {
    await page.context().close();
    await browser.close();
    await desk.stop();
    expect(faults).toEqual([]);
  });

  for (const screen of screens) {
    it(`${screen.name} is no wider than the screen, and can be touched`, async () => {
      await show(page, screen);
      expect(await tooWide(page)).toEqual([]);
      expect(await tooSmall(page)).toEqual([]);
    });
  }

  it("rows say only what is so", async () => {
    const leases = screens.find((screen) => screen.path === "/leases");
    if (!leases) throw new Error("The desk has leases.");
    await show(page, leases);
    expect(await page.getByRole("row").filter({ hasText: "Crane" }).locator(".compact-below").innerText()).toContain("Insured");
    const without = await page.getByRole("row").filter({ hasText: "Truck" }).locator(".compact-below").innerText();
    expect(without).not.toContain("Insured");
    expect(without).not.toMatch(/—|-$/);
  });
});

/** What reaches beyond the screen, unless it is inside of something that scrolls sideways by itself. */
function tooWide(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const scrolls = (element: Element | null): boolean => element !== null && element !== document.body && (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    const found = [...document.body.querySelectorAll("*")].filter((element) => {
      const { right, left, width } = element.getBoundingClientRect();
      return width > 1 && (right > innerWidth + 1 || left < -1) && !scrolls(element.parentElement);
    });
    if (document.documentElement.scrollWidth > innerWidth) found.push(document.documentElement);
    return found.slice(0, 3).map((element) => element.outerHTML.slice(0, 120));
  });
}

/** What a finger would miss: where 40 px around its middle are not its own, nor those of the row, card or label that it is part of. Links in a text are as high as the text. */
function tooSmall(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const reach = 19;
    const area = (element: Element) => element.closest("label, .body-row, .card") ?? element;
    const misses = (element: Element) => {
      element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
      const { left, top, width, height } = element.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      const around = [[x - reach, y], [x + reach, y], [x, y - reach], [x, y + reach]] as const;
      const isOwn = ([atX, atY]: readonly [number, number]) => {
        const hit = document.elementFromPoint(Math.min(Math.max(atX, 0), innerWidth - 1), Math.min(Math.max(atY, 0), innerHeight - 1));
        return hit !== null && (area(element).contains(hit) || area(hit) === area(element));
      };
      return (width < 40 || height < 40) && !around.every(isOwn);
    };
    const found = [...document.querySelectorAll("button, input:not([type=hidden]), textarea, select, a[href], [role=menuitem], [role=tab]")].filter((element) => {
      const { width, height } = element.getBoundingClientRect();
      const { visibility, display, pointerEvents } = getComputedStyle(element);
      const isSeen = width > 1 && height > 1 && visibility !== "hidden" && pointerEvents !== "none" && element.closest(".unseen, [aria-hidden=true], [inert], .skip") === null;
      return isSeen && display !== "inline" && misses(element);
    });
    return found.slice(0, 8).map((element) => `${Math.round(element.getBoundingClientRect().width)}×${Math.round(element.getBoundingClientRect().height)} ${element.outerHTML.slice(0, 130)}`);
  });
}
