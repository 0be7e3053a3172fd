import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccount } from "../../src/identity/account/register.js";
import { goodPassword, startWorld, type Browser, type World } from "./service.js";

let world: World;
let count = 0;
beforeAll(async () => { world = await startWorld(); });
afterAll(() => world.close());

async function somebody(): Promise<{ email: string; browser: Browser; another: (agent?: string) => Promise<Browser> }> {
  const email = `person-${++count}@example.com`;
  await createAccount(world.identity.db, { email, name: `Person ${count}`, password: goodPassword, memberships: [{ tenant: "acme", roles: ["editor"] }, { tenant: "globex" }] });
  const another = async (agent?: string) => {
    const browser = world.browser(`192.0.2.${count}`, agent);
    expect((await browser.send("POST", "/api/v1/auth/password/sign-in", { email, password: goodPassword })).status).toBe(200);
    return browser;
  };
  return { email, browser: await another(), another };
}

const status = async (browser: Browser) => (await browser.send("GET", "/api/v1/auth/session")).status;
const sessionCookie = "corollary-session";

describe("a session", () => {
  it("has a token that nobody chose beforehand (session fixation)", async () => {
    const { email } = await somebody();
    const browser = world.browser("198.51.100.1");
    browser.cookies.set(sessionCookie, "planted-planted-planted-planted-planted-pla");
    await browser.send("POST", "/api/v1/auth/password/sign-in", { email, password: goodPassword });
    expect(browser.cookies.get(sessionCookie)).not.toContain("planted");
  });

  it("takes the place of the one that the browser had", async () => {
    const { email, browser } = await somebody();
    const before = browser.cookies.get(sessionCookie) ?? "";
    await browser.send("POST", "/api/v1/auth/password/sign-in", { email, password: goodPassword });
    const thief = world.browser();
    thief.cookies.set(sessionCookie, before);
    expect(await status(thief)).toBe(401);
  });

  it("ends when it is idle, and in any case after its time", async () => {
    const { browser } = await somebody();
    world.pass(6 * 86_400);
    expect(await status(browser)).toBe(200);
    world.pass(6 * 86_400);
    expect(await status(browser)).toBe(200);
    world.pass(8 * 86_400);
    expect(await status(browser)).toBe(401);
    const { browser: busy } = await somebody();
    for (let day = 0; day < 29; day += 6) {
      world.pass(6 * 86_400);
      if (day < 24) expect(await status(busy)).toBe(200);
    }
    world.pass(86_400);
    expect(await status(busy)).toBe(401);
  });

  it("is listed with its device, and can be ended from another", async () => {
    const { browser, another } = await somebody();
    const phone = await another("Phone/2.0");
    const listed = (await browser.send("GET", "/api/v1/auth/sessions")).body.data;
    expect(listed.map(({ userAgent, current }: { userAgent: string; current: boolean }) => [userAgent, current])).toEqual(expect.arrayContaining([["Test/1.0", true], ["Phone/2.0", false]]));
    const { id } = listed.find((each: { current: boolean }) => !each.current);
    expect((await browser.send("DELETE", `/api/v1/auth/sessions/${id}`)).status).toBe(204);
    expect([await status(phone), await status(browser)]).toEqual([401, 200]);
    const third = await another();
    expect((await browser.send("DELETE", "/api/v1/auth/sessions")).body.data).toEqual({ ended: 1 });
    expect([await status(third), await status(browser)]).toEqual([401, 200]);
  });

  it("of somebody else cannot be ended, and is answered as one that is not there", async () => {
    const [one, other] = [await somebody(), await somebody()];
    const { id } = (await other.browser.send("GET", "/api/v1/auth/sessions")).body.data[0];
    const answers = await Promise.all([id, "018f0000-0000-7000-8000-000000000000", "no-uuid", "%00"].map((each) => one.browser.send("DELETE", `/api/v1/auth/sessions/${each}`)));
    expect(answers.map((each) => each.status)).toEqual([404, 404, 404, 404]);
    expect(await status(other.browser)).toBe(200);
  });

  it("ends with its account", async () => {
    const { email, browser } = await somebody();
    await world.database.query({ text: `update "user" set disabled_at = now() where email = $1`, params: [email] });
    expect(await status(browser)).toBe(401);
    const again = await world.browser().send("POST", "/api/v1/auth/password/sign-in", { email, password: goodPassword });
    expect([again.status, again.body.error.code]).toEqual([401, "wrong_credentials"]);
  });

  it("acts only in tenants that the account belongs to, and no longer than it does", async () => {
    const { email, browser } = await somebody();
    expect((await browser.send("GET", "/api/v1/auth/session")).body.data.tenant).toBeNull();
    expect((await browser.send("POST", "/api/v1/auth/session/tenant", { tenant: "umbrella" })).status).toBe(403);
    const before = browser.cookies.get(sessionCookie);
    expect((await browser.send("POST", "/api/v1/auth/session/tenant", { tenant: "acme" })).status).toBe(204);
    expect(browser.cookies.get(sessionCookie)).not.toBe(before);
    expect((await browser.send("GET", "/api/v1/auth/session")).body.data).toMatchObject({ tenant: "acme", roles: ["editor"] });
    await world.database.query({ text: `delete from membership m using "user" u where u.id = m.account_id and u.email = $1 and m.tenant = 'acme'`, params: [email] });
    expect((await browser.send("GET", "/api/v1/auth/session")).body.data).toMatchObject({ tenant: null, roles: [] });
  });

  it("keeps only a hash of its token", async () => {
    const { browser } = await somebody();
    const { rows } = await world.database.query({ text: "select row_to_json(s)::text as row from session s", params: [] });
    expect(JSON.stringify(rows)).not.toContain(browser.cookies.get(sessionCookie));
  });
});

describe("cookies", () => {
  it("are out of reach of scripts, other sites and, over https, other hosts", async () => {
    const safe = await startWorld({ origin: "https://app.example.com" });
    try {
      await createAccount(safe.identity.db, { email: "a@example.com", name: "A", password: goodPassword });
      const answer = await safe.browser().send("POST", "/api/v1/auth/password/sign-in", { email: "a@example.com", password: goodPassword });
      const cookies = answer.headers.getSetCookie().filter((line) => !line.includes("Max-Age=0"));
      expect(cookies).toHaveLength(2);
      expect(answer.headers.get("strict-transport-security")).toBe("max-age=31536000");
      for (const line of cookies) expect(line).toMatch(/^__Host-corollary-(session|device)=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    } finally {
      await safe.close();
    }
  });

  it("that are sent twice count for nothing: one of them was planted", async () => {
    const { browser } = await somebody();
    const token = browser.cookies.get(sessionCookie);
    const answer = await world.browser().send("GET", "/api/v1/auth/session", undefined, { cookie: `${sessionCookie}=planted-planted-planted-planted; ${sessionCookie}=${token}` });
    expect(answer.status).toBe(401);
  });
});

describe("requests that another site made a browser send", () => {
  const attacks: readonly [string, Record<string, string>][] = [
    ["say so (Sec-Fetch-Site)", { "sec-fetch-site": "cross-site" }],
    ["come from a neighbouring sub-domain", { "sec-fetch-site": "same-site" }],
    ["name another origin", { "sec-fetch-site": "", origin: "https://evil.example" }],
    ["hide their origin", { "sec-fetch-site": "", origin: "null" }],
    ["say nothing and have no token", { "sec-fetch-site": "" }],
    ["have the token of another session", { "sec-fetch-site": "", "x-csrf-token": "A".repeat(43) }],
  ];

  it.each(attacks)("are refused where they %s", async (_, headers) => {
    const { browser } = await somebody();
    for (const [method, path, body] of [["POST", "/api/v1/notes", { title: "x" }], ["DELETE", "/api/v1/auth/sessions", undefined], ["POST", "/api/v1/auth/sign-out", undefined]] as const) {
      const answer = await browser.send(method, path, body, headers);
      expect([path, answer.status, answer.body?.error.code]).toEqual([path, 403, "cross_site"]);
    }
    expect(await status(browser)).toBe(200);
  });

  it("sign nobody in either (login CSRF)", async () => {
    const { email } = await somebody();
    const answer = await world.browser().send("POST", "/api/v1/auth/password/sign-in", { email, password: goodPassword }, { "sec-fetch-site": "cross-site" });
    expect(answer.status).toBe(403);
  });

  it("differ from those of the own site, and of programs with the token", async () => {
    const { browser } = await somebody();
    expect((await browser.send("POST", "/api/v1/notes", { title: "own" })).status).toBe(201);
    expect((await browser.send("POST", "/api/v1/notes", { title: "own" }, { "sec-fetch-site": "", origin: "http://localhost:3000" })).status).toBe(201);
    const { csrfToken } = (await browser.send("GET", "/api/v1/auth/session")).body.data;
    expect((await browser.send("POST", "/api/v1/notes", { title: "program" }, { "sec-fetch-site": "", "x-csrf-token": csrfToken })).status).toBe(201);
  });
});

describe("the entities of identity", () => {
  it("are not served but for accounts and memberships, which nobody writes there", async () => {
    const { browser } = await somebody();
    for (const path of ["sessions", "passwords", "passkeys", "one-time-passwords", "recovery-codes", "linked-identities", "api-keys", "pending-flows", "known-devices"]) {
      expect([path, (await browser.send("GET", `/api/v1/${path}`)).status]).toEqual([path, 404]);
    }
    const listed = await browser.send("GET", "/api/v1/users?include=memberships");
    expect(listed.status).toBe(200);
    const { id } = listed.body.data[0];
    for (const [method, path, body] of [["PATCH", `users/${id}`, { roles: ["admin"] }], ["POST", "users", { name: "x" }], ["POST", "memberships", { account: id, tenant: "acme", roles: ["admin"] }], ["DELETE", `users/${id}`, undefined], ["POST", "memberships/bulk", []]] as const) {
      expect([path, (await browser.send(method, `/api/v1/${path}`, body)).status]).toEqual([path, 403]);
    }
    expect((await browser.send("GET", "/presentation")).text).not.toContain("tokenHash");
  });
});
