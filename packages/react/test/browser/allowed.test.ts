import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { boolean, compile, Entity, identity, many, manyThrough, money, policy, ref, roles, state, text, view } from "corollary";
import { createHandler, openService, serve, type Service } from "corollary/server";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openBrowser, openPage } from "./browser.js";

class Person extends Entity { id = identity(); name = text({ max: 60 }); }
class Payroll extends Entity { id = identity(); note = text({ max: 60 }); }
class Label extends Entity { id = identity(); name = text({ max: 30 }); cases = manyThrough(() => Case, () => CaseLabel); }
class CaseLabel extends Entity {
  case = ref(() => Case).key().onDelete("cascade");
  label = ref(() => Label).key().onDelete("cascade");
}
class Case extends Entity {
  id = identity();
  subject = text({ max: 80 });
  owner = ref(() => Person);
  stage = state({ open: ["shut"], shut: ["open"] }, { initial: "open" });
  fee = money().default("10");
  secret = text({ max: 80 }).optional();
  steps = many(() => Step, (step) => step.case).owned();
  labels = manyThrough(() => Label, () => CaseLabel);
}
class Step extends Entity {
  id = identity();
  case = ref(() => Case).onDelete("cascade");
  words = text({ max: 60 });
  frozen = boolean().default(false);
}

const model = compile({
  Person, Payroll, Label, CaseLabel, Case, Step,
  known: roles({ lead: {} }),
  people: policy(Person, () => ({ read: true })),
  payrolls: policy(Payroll, (_, actor) => ({ read: actor.has("lead") })),
  labels: policy(Label, (_, actor) => ({ read: true, create: actor.has("lead") })),
  links: policy(CaseLabel, (link, actor) => ({ read: true, create: link.case.owner.is(actor.id), delete: link.case.owner.is(actor.id) })),
  cases: policy(Case, (row, actor) => ({
    read: true,
    create: row.owner.is(actor.id),
    update: row.owner.is(actor.id),
    delete: actor.has("lead"),
    fields: { fee: { write: actor.has("lead") }, secret: { read: actor.has("lead") } },
  })),
  steps: policy(Step, (step, actor) => ({ read: true, create: step.case.owner.is(actor.id).and(step.words.ne("forbidden")), update: step.case.owner.is(actor.id), delete: step.case.owner.is(actor.id) })),
  labelView: view(Label, (label) => ({ title: label.name })),
  caseView: view(Case, (row) => ({ title: row.subject, list: { columns: [row.subject, row.stage, row.secret, row.owner.name], sort: [row.id.asc()] }, board: { by: row.stage, fields: [row.owner.name] } })),
});

let service: Service;
let running: Awaited<ReturnType<typeof serve>>;
let browser: Browser;
let page: Page;
let faults: readonly string[];
let axe = "";
const asked: string[] = [];

describe("what the application has for whoever looks", () => {
  beforeAll(async () => {
    service = await openService({ model });
    const db = service.db.unrestricted("rows of the test");
    for (const name of ["Ann", "Ben"]) await db.create(Person, { name });
    await db.create(Case, { subject: "Of Ann", owner: 1, secret: "gold", steps: [{ words: "first" }] });
    await db.create(Case, { subject: "Of Ben", owner: 2 });
    for (const name of ["urgent", "paper", "later"]) await db.create(Label, { name });
    await db.create(CaseLabel, { case: 1, label: 2 });
    await db.create(CaseLabel, { case: 2, label: 2 });
    const actors = new Map([["ann", { id: "1" }], ["lead", { id: "1", roles: ["lead"] }]]);
    const handler = createHandler({ model, database: service.database.as("app"), authenticate: (request) => actors.get(/who=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1] ?? "") ?? null });
    running = await serve((request, connection) => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      return handler(request, connection);
    }, { port: 0 });
    browser = await openBrowser();
    axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  });
  afterAll(async () => {
    await browser.close();
    await running.close();
    await service.close();
  });
  beforeEach(async () => {
    ({ page, faults } = await openPage(browser, { bypassCSP: true }));
    await as("ann");
  });
  afterEach(async () => {
    await page.context().close();
    expect(faults).toEqual([]);
  });
  const as = (who: string) => page.context().addCookies([{ name: "who", value: who, url: running.url }]);
  const go = (path: string) => page.goto(`${running.url}/app${path}`);
  const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });
  const violations = async () => {
    await page.evaluate(axe);
    return page.evaluate<readonly { readonly id: string }[]>("axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations.map(({ id, nodes }) => ({ id, html: nodes.map((node) => node.html) })))");
  };

  it("is without the lists, columns and filters of what they may never read", async () => {
    asked.length = 0;
    await go("/cases");
    await page.getByRole("link", { name: "Of Ann" }).waitFor();
    const navigation = page.getByRole("navigation", { name: "Main" });
    expect(await navigation.getByRole("link", { name: "Payrolls" }).count()).toBe(0);
    expect(await navigation.getByRole("link", { name: "Cases" }).count()).toBe(1);
    expect(await page.getByRole("columnheader", { name: "Secret" }).count()).toBe(0);
    expect(asked.filter((each) => each.endsWith("/me/abilities"))).toHaveLength(1);
    await as("lead");
    await go("/cases");
    await page.getByRole("columnheader", { name: "Secret" }).waitFor();
    await page.getByText("gold").waitFor();
    await navigation.getByRole("link", { name: "Payrolls" }).waitFor();
  });

  it("has no way to delete where nobody with their roles may, and none to edit somebody else's", async () => {
    await go("/cases");
    await page.getByRole("link", { name: "Of Ann" }).waitFor();
    expect(await page.getByRole("checkbox").count()).toBe(0);
    expect(await page.getByRole("link", { name: "New case" }).count()).toBe(1);
    await page.goto(`${running.url}/app/cases/1`);
    await page.getByRole("link", { name: "Edit" }).waitFor();
    await button("Move to Shut").waitFor();
    expect(await button("More actions").count()).toBe(0);
    await page.goto(`${running.url}/app/cases/2`);
    await page.getByRole("heading", { name: "Of Ben" }).waitFor();
    expect(await page.getByRole("link", { name: "Edit" }).count()).toBe(0);
    expect(await button("Move to Shut").count()).toBe(0);
    await as("lead");
    await page.goto(`${running.url}/app/cases/2`);
    await button("More actions").waitFor();
    await go("/cases");
    await page.getByRole("checkbox").first().waitFor();
  });

  it("shows a field that may not be written, with the reason, and saves the others", async () => {
    await go("/cases/1/edit");
    const fee = page.getByRole("group", { name: "Fee" });
    await fee.waitFor();
    expect(await fee.textContent()).toContain("10.00");
    expect(await fee.textContent()).toContain("You may see this, but not change it.");
    expect(await page.getByLabel("Secret").count()).toBe(0);
    expect(await violations()).toEqual([]);
    await page.getByLabel("Subject").fill("Of Ann, again");
    await button("Save changes").click();
    await page.getByText("Saved Of Ann").waitFor();
    expect(await service.db.unrestricted("look").get(Case, 1)).toMatchObject({ subject: "Of Ann, again", secret: "gold" });
    await service.db.unrestricted("as before").update(Case, 1, { subject: "Of Ann" });
  });

  it("refuses in words what was asked for by its address, or only the server can tell", async () => {
    await go("/cases/2/edit");
    await page.getByRole("heading", { name: "You may not see this" }).waitFor();
    await go("/payrolls");
    await page.getByText("You may not read payrolls.").waitFor();
    await go("/cases/new");
    await page.getByLabel("Subject").fill("For Ben");
    await page.getByRole("combobox", { name: "Owner" }).fill("Ben");
    await page.getByRole("option", { name: "Ben" }).click();
    await button("Create case").click();
    await page.getByText("You may not create cases. Whoever looks after this system can allow it.").waitFor();
  });

  it("moves only the cards that may be moved", async () => {
    await go("/cases/board");
    await button("Move Of Ann").waitFor();
    expect(await button("Move Of Ben").count()).toBe(0);
  });

  it("says at its place what is refused of a line as a whole", async () => {
    await go("/cases/1/edit");
    await button("Add step").click();
    await page.getByLabel("Line 2, Words").fill("forbidden");
    await button("Save changes").click();
    await page.getByRole("alert").filter({ hasText: "Line 2" }).waitFor();
    expect(await violations()).toEqual([]);
    await page.getByLabel("Line 2, Words").fill("second");
    await button("Save changes").click();
    await page.getByText("Saved Of Ann").waitFor();
  });

  it("joins rows by a link on the page of one, and parts them, by the keyboard", async () => {
    const db = service.db.unrestricted("look");
    const joined = async () => (await db.from(CaseLabel).where((l) => l.case.is(1)).all()).map(({ label }) => label).sort();
    await go("/cases/1");
    await page.getByRole("tab", { name: "Labels" }).click();
    await page.getByRole("link", { name: "paper" }).waitFor();
    expect(await violations()).toEqual([]);
    const picker = page.getByRole("combobox", { name: "Add label" });
    await picker.fill("paper");
    await page.getByText("Nothing found.").waitFor();
    await picker.fill("urgent");
    await page.getByRole("option", { name: "urgent" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "urgent" }).waitFor();
    expect(await joined()).toEqual([1, 2]);
    await button("Remove paper").focus();
    await page.keyboard.press("Enter");
    await page.getByText("Removed paper.").waitFor();
    await page.getByRole("link", { name: "paper" }).waitFor({ state: "detached" });
    expect(await joined()).toEqual([1]);
    await button("Undo").click();
    await page.getByRole("link", { name: "paper" }).waitFor();
    expect(await joined()).toEqual([1, 2]);
    await page.goto(`${running.url}/app/cases/2`);
    await page.getByRole("tab", { name: "Labels" }).click();
    await button("Remove paper").click();
    await page.getByText("You may not delete this case label.").waitFor();
  });
});
