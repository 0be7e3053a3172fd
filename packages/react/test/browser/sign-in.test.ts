import { compile, Entity, text } from "corollary";
import * as identityDomain from "corollary/identity";
import { createAccount, createHandler, createIdentity, openService, serve, type Service } from "corollary/server";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, openPage } from "./browser.js";

class Note extends Entity {
  title = text({ max: 60 });
}

const password = "correct-horse-battery-staple-42";
const mails: string[] = [];
let service: Service;
let running: Awaited<ReturnType<typeof serve>>;
let browser: Browser;
let home: string;

beforeAll(async () => {
  const model = compile([{ ...identityDomain, Note }]);
  service = await openService({ model });
  let handler: ReturnType<typeof createHandler> | undefined;
  running = await serve((request, connection) => (handler ? handler(request, connection) : Promise.resolve(new Response(null, { status: 503 }))), { port: 0 });
  home = `http://localhost:${running.port}`;
  const identity = createIdentity({
    model, database: service.database.as("app"), origin: home, name: "Notes", secret: "a secret of the tests, long enough for all",
    config: { registration: "open", mail: { from: "Notes <notes@example.com>", transport: async (mail) => void mails.push(mail.text) } },
  });
  handler = createHandler({ model, database: service.database.as("app"), identity });
  await createAccount(identity.db, { email: "ada@example.com", name: "Ada Lovelace", password });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await running.close();
  await service.close();
});

async function signIn(page: Page, stated = password): Promise<void> {
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Password", { exact: true }).fill(stated);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

const signedIn = (page: Page) => page.getByRole("button", { name: "Ada Lovelace" }).waitFor();

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Ada Lovelace" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByLabel("E-mail").waitFor();
}

describe("signing in", () => {
  it("shows nothing before, the page that was asked for afterwards, and nothing again after signing out", async () => {
    const { page, faults } = await openPage(browser);
    await page.goto(`${home}/app/notes`);
    await signIn(page, "wrong");
    expect(await page.getByRole("alert").textContent()).toContain("is not right");
    await signIn(page);
    await page.getByRole("heading", { name: "Notes" }).waitFor();
    await signOut(page);
    expect(await page.getByRole("heading", { name: "Notes", exact: true }).count()).toBe(0);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("works by a passkey that was made on the account page", async () => {
    const { page, faults } = await openPage(browser);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("WebAuthn.enable");
    await devtools.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
    await page.goto(`${home}/app/account`);
    await signIn(page);
    await page.getByLabel("What to call it").fill("Laptop");
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByText("Laptop").waitFor();
    await signOut(page);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await signedIn(page);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("works by a mailed link, when the person says so", async () => {
    const { page, faults } = await openPage(browser);
    await page.goto(`${home}/app`);
    await page.getByRole("button", { name: "Mail me a link" }).click();
    await page.getByLabel("E-mail").fill("ada@example.com");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("Look into your mail").waitFor();
    await expect.poll(() => mails.at(-1)).toContain("/app/sign-in/magic-link#");
    await page.goto(/http:\S+/.exec(mails.at(-1) ?? "")?.[0] ?? "");
    await page.getByRole("button", { name: "Continue" }).click();
    await signedIn(page);
    expect(page.url()).toBe(`${home}/app/`);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
