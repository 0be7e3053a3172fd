import { gzipSync } from "node:zlib";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openBrowser, openPage } from "./browser.js";
import { startProject, type ServedProject } from "./project.js";

let project: ServedProject;
let browser: Browser;
let page: Page;
let faults: readonly string[];

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  ({ page, faults } = await openPage(browser));
  page.setDefaultTimeout(30_000);
});
afterEach(async () => {
  await page.context().close();
  expect(faults).toEqual([]);
});

const go = (path: string) => page.goto(`${project.url}/app/${path}`);
const colourOf = (name: string) => page.evaluate((token) => {
  const probe = document.body.appendChild(Object.assign(document.createElement("i"), { style: "" }));
  probe.style.color = `var(--${token})`;
  return getComputedStyle(probe).color;
}, name);

function served(command: "serve" | "dev"): void {
  beforeAll(async () => {
    project = await startProject("helpdesk", command);
  }, 240_000);
  afterAll(() => project.stop());
}

describe("the application of the helpdesk", () => {
  served("serve");

  it("shows a cell of its own in a list", async () => {
    await go("tickets?sort=due&filter=active==true");
    await page.locator(".due-day").first().waitFor();
    expect(await page.locator(".due-day").first().textContent()).toMatch(/^(\d+ days? late|today|tomorrow|in \d+ days)$/);
    expect(await page.locator(".brand-name").textContent()).toBe("Fernwick helpdesk");
  });

  it("enters with a widget of its own, by the keyboard too, and keeps it", async () => {
    const rated = await page.request.get(`${project.url}/api/v1/ratings?limit=200&fields=ticket`);
    const taken = ((await rated.json()) as { data: { ticket: number }[] }).data.map((row) => row.ticket);
    const free = Array.from({ length: 60 }, (_, at) => at + 1).find((id) => !taken.includes(id));
    await go(`ratings/new?ticket=${free}`);
    const stars = page.getByRole("radiogroup", { name: "Stars" });
    await stars.getByRole("radio", { name: "3 stars" }).check();
    await page.keyboard.press("ArrowRight");
    await page.getByLabel("Remark").fill("Kept its word.");
    await page.getByRole("button", { name: "Create rating" }).click();
    await page.getByRole("img", { name: "4 of 5 stars" }).waitFor();
  });

  it("has a page in the place of a list", async () => {
    await go("ratings");
    await page.getByText("Takk!").waitFor();
    expect(await page.locator(".ratings-average").textContent()).toMatch(/^\d\.\d of 5, from \d+$/);
    expect(await page.getByRole("meter").count()).toBe(5);
  });

  it("has a page of its own with a list, typed reads and typed writes, beside what is there", async () => {
    await go("");
    await page.getByRole("navigation").getByRole("link", { name: "My desk" }).click();
    await page.getByLabel("Whose desk").selectOption({ label: "Bashir Noorzai" });
    await page.getByRole("row").filter({ hasText: "Camera of the scanner app stays black" }).waitFor();
    const figures = page.locator(".desk-figures b").first();
    const before = Number(await figures.textContent());
    expect(await page.getByRole("row").filter({ has: page.getByRole("gridcell") }).count()).toBe(before);
    await page.getByRole("button", { name: "Take the next ticket" }).click();
    const [, subject = ""] = /Yours now: (.+)/.exec(await page.getByText("Yours now:").innerText()) ?? [];
    await page.getByRole("row").filter({ hasText: subject }).waitFor();
    await expect.poll(async () => Number(await figures.textContent())).toBe(before + 1);
    await page.reload();
    await page.getByRole("row").filter({ hasText: subject }).waitFor();
  });

  it("has colours of its own in both themes, and style of its own", async () => {
    await page.emulateMedia({ colorScheme: "light" });
    await go("my-desk");
    await page.getByLabel("Whose desk").waitFor();
    expect(await colourOf("accent")).toBe("rgb(91, 75, 183)");
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await colourOf("accent")).toBe("rgb(179, 166, 245)");
    expect(await page.locator(".desk-agent").evaluate((box) => getComputedStyle(box).minWidth)).toBe("192px");
  });

  it.each(["light", "dark"] as const)("gives axe nothing to find, %s", async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const [path, shown] of [["my-desk", ".due-day"], ["ratings", ".rating"], ["ratings/new", ".stars-input"]] as const) {
      await go(path);
      await page.locator(shown).first().waitFor();
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(async () => (window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run());
      expect(violations.map(({ id, nodes }) => `${path}: ${id} ${nodes[0]?.html}`)).toEqual([]);
    }
  });

  it("has one React, and less than 300 kB before its first screen, the project's own part included", async () => {
    const read: string[] = [];
    page.on("request", (request) => read.push(new URL(request.url()).pathname));
    await go("my-desk");
    await page.getByLabel("Whose desk").waitFor();
    expect(read.filter((path) => /\/react-[\w-]+\.js$/.test(path))).toHaveLength(1);
    expect(await page.locator('meta[name="corollary-dev"]').count()).toBe(0);
    const asked = await page.evaluate(() => Array.from(document.head.querySelectorAll('script[src], link[rel="modulepreload"], link[rel="stylesheet"]'), (each) => each.getAttribute("src") ?? each.getAttribute("href") ?? ""));
    const first = [...new Set(asked)];
    expect(first.some((path) => /\/project-\w+\.js$/.test(path))).toBe(true);
    const sizes = await Promise.all(first.map(async (path) => gzipSync(await (await page.request.get(new URL(path, project.url).href)).body()).byteLength));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(300_000);
  });
});

describe("corollary dev", () => {
  served("dev");

  /** Of this very document: gone where the page was loaded anew. */
  const mark = () => page.evaluate(() => document.documentElement.setAttribute("data-mark", "kept"));
  const isSameDocument = async () => (await page.locator("html").getAttribute("data-mark")) === "kept";

  it("shows a new field in the list that is open, at the same address, without loading the page anew", async () => {
    await go("teams?sort=-name");
    await page.getByRole("row").filter({ hasText: "Night desk" }).waitFor();
    await mark();
    project.replace("domain/team.ts", "agents = many(", "extension = text({ max: 8 }).optional();\n  agents = many(");
    project.replace("domain/team.ts", "team.lead.name,", "team.lead.name, team.extension,");
    await page.getByRole("columnheader", { name: "Extension" }).waitFor();
    expect(await isSameDocument()).toBe(true);
    expect(new URL(page.url()).search).toBe("?sort=-name");
  });

  it("keeps a form that is not saved, says so, and shows the new field once it is left", async () => {
    await go("teams/1/edit");
    await page.getByLabel("Mission").fill("Nobody waits");
    project.replace("domain/team.ts", "agents = many(", "floor = integer().optional();\n  agents = many(");
    await page.getByText("The model changed.").waitFor();
    expect(await page.getByLabel("Mission").inputValue()).toBe("Nobody waits");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The model changed.").waitFor({ state: "detached" });
    await go("teams/1/edit");
    expect(await page.getByLabel("Mission").inputValue()).toBe("Nobody waits");
    await page.getByLabel("Floor").waitFor();
  });

  it("gives an untouched form its new field", async () => {
    await go("teams/new");
    await page.getByLabel("Name").waitFor();
    await mark();
    project.replace("domain/team.ts", "agents = many(", "room = text({ max: 8 }).optional();\n  agents = many(");
    await page.getByLabel("Room").waitFor();
    expect(await isSameDocument()).toBe(true);
  });

  it("shows what is wrong with the model while it is, with its place", async () => {
    await go("teams");
    const right = project.read("domain/team.ts");
    project.write("domain/team.ts", right.replace("team.lead.name", "team.leed.name"));
    const banner = page.getByRole("alert");
    await banner.getByText(/domain\/team\.ts:\d+:\d+/).waitFor();
    await page.getByRole("row").filter({ hasText: "Night desk" }).waitFor();
    project.write("domain/team.ts", right);
    await banner.waitFor({ state: "detached" });
  });

  it("takes a change of the application in place", async () => {
    await go("tickets?sort=due");
    await page.locator(".due-day").first().waitFor();
    await mark();
    project.replace("app/due-day.tsx", '? "day" : "days"} late`', '? "day" : "days"} overdue`');
    project.replace("app/desk.css", ".due-day[data-urgency=\"late\"] {", ".due-day[data-urgency=\"late\"] { letter-spacing: 1px;");
    await page.locator(".due-day").filter({ hasText: "overdue" }).first().waitFor();
    await expect.poll(() => page.locator('.due-day[data-urgency="late"]').first().evaluate((cell) => getComputedStyle(cell).letterSpacing)).toBe("1px");
    expect(await isSameDocument()).toBe(true);
    expect(await page.locator("link[data-project]").count()).toBe(1);
  });

  it("points at a name that the domain does not have, and goes on with what was there", async () => {
    await go("tickets");
    project.replace("app/app.config.tsx", '"Ticket.due": DueDay', '"Ticket.dew": DueDay');
    await page.getByRole("alert").getByText(/app\/app\.config\.tsx:\d+:\d+/).waitFor();
    await page.getByText('Did you mean "Ticket.due"?').waitFor();
    await page.locator(".due-day").first().waitFor();
    project.replace("app/app.config.tsx", '"Ticket.dew": DueDay', '"Ticket.due": DueDay');
    await page.getByRole("alert").waitFor({ state: "detached" });
  });
});
