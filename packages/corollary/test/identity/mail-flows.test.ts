import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccount } from "../../src/identity/account/register.js";
import { goodPassword, startWorld, tokenIn, type Browser, type World } from "./service.js";

let world: World;
let count = 0;
beforeAll(async () => {
  world = await startWorld({ config: { registration: "open" } });
});
afterAll(() => world.close());

/** An account of its own for each test. */
async function somebody(roles: readonly string[] = []): Promise<{ email: string; browser: Browser }> {
  const email = `person-${++count}@example.com`;
  await createAccount(world.identity.db, { email, name: `Person ${count}`, password: goodPassword, roles });
  const browser = world.browser(`192.0.2.${count}`);
  expect((await browser.send("POST", "/api/v1/auth/password/sign-in", { email, password: goodPassword })).status).toBe(200);
  return { email, browser };
}

/** The token of the last mail to that address. */
async function mailedTo(email: string): Promise<string> {
  await world.identity.post.settled();
  return tokenIn(world.mails.findLast((mail) => mail.to === email));
}

describe("magic links", () => {
  it("sign in once, and not after their time", async () => {
    const { email } = await somebody();
    const browser = world.browser("198.51.100.1");
    expect((await browser.send("POST", "/api/v1/auth/magic-link", { email })).status).toBe(202);
    const token = await mailedTo(email);
    expect((await browser.send("POST", "/api/v1/auth/magic-link/finish", { token })).body.data.status).toBe("signedIn");
    const again = await world.browser().send("POST", "/api/v1/auth/magic-link/finish", { token });
    expect([again.status, again.body.error.code]).toEqual([422, "invalid_token"]);
    await browser.send("POST", "/api/v1/auth/magic-link", { email });
    const late = await mailedTo(email);
    world.pass(16 * 60);
    expect((await world.browser().send("POST", "/api/v1/auth/magic-link/finish", { token: late })).status).toBe(422);
  });

  it("are asked for alike whether there is an account or not, and only one is mailed", async () => {
    const { email } = await somebody();
    const browser = world.browser("198.51.100.2");
    const before = world.mails.length;
    const known = await browser.send("POST", "/api/v1/auth/magic-link", { email });
    const unknown = await browser.send("POST", "/api/v1/auth/magic-link", { email: "nobody@example.com" });
    expect([unknown.status, unknown.text, [...unknown.headers.keys()]]).toEqual([known.status, known.text, [...known.headers.keys()]]);
    await world.identity.post.settled();
    expect(world.mails.slice(before).map((mail) => mail.to)).toEqual([email]);
  });

  it("keep only a hash of their token", async () => {
    const { email } = await somebody();
    await world.browser("198.51.100.3").send("POST", "/api/v1/auth/magic-link", { email });
    const token = await mailedTo(email);
    const { rows } = await world.database.query({ text: "select row_to_json(f)::text as row from pending_flow f where f.email = $1", params: [email] });
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it("do not open a disabled account", async () => {
    const { email } = await somebody();
    await world.browser("198.51.100.4").send("POST", "/api/v1/auth/magic-link", { email });
    const token = await mailedTo(email);
    await world.database.query({ text: 'update "user" set disabled_at = now() where email = $1', params: [email] });
    expect((await world.browser().send("POST", "/api/v1/auth/magic-link/finish", { token })).status).toBe(401);
  });
});

describe("a forgotten password", () => {
  it("is replaced by a mailed link, which ends every session and is spent by it", async () => {
    const { email, browser } = await somebody();
    await world.browser("198.51.100.5").send("POST", "/api/v1/auth/password/reset", { email });
    const token = await mailedTo(email);
    const weak = await world.browser().send("POST", "/api/v1/auth/password/reset/finish", { token, password: "password123" });
    expect([weak.status, weak.body.error.code]).toEqual([422, "weak_password"]);
    const next = "another-good-phrase-with-llamas";
    expect((await world.browser().send("POST", "/api/v1/auth/password/reset/finish", { token, password: next })).status).toBe(204);
    expect((await browser.send("GET", "/api/v1/auth/session")).status).toBe(401);
    expect((await world.browser().send("POST", "/api/v1/auth/password/reset/finish", { token, password: next })).status).toBe(422);
    expect((await browser.send("POST", "/api/v1/auth/password/sign-in", { email, password: goodPassword })).status).toBe(401);
    expect((await browser.send("POST", "/api/v1/auth/password/sign-in", { email, password: next })).status).toBe(200);
    await world.identity.post.settled();
    expect(world.mails.at(-1)?.subject).toContain("password was changed");
  });

  it("leaves the token of one purpose worth nothing for another", async () => {
    const { email } = await somebody();
    await world.browser("198.51.100.6").send("POST", "/api/v1/auth/magic-link", { email });
    const token = await mailedTo(email);
    expect((await world.browser().send("POST", "/api/v1/auth/password/reset/finish", { token, password: "another-good-phrase-with-llamas" })).status).toBe(422);
  });
});

describe("changing the password", () => {
  it("needs the old one, ends other sessions and gives this one a new token", async () => {
    const { email, browser } = await somebody();
    const other = world.browser("198.51.100.7");
    await other.send("POST", "/api/v1/auth/password/sign-in", { email, password: goodPassword });
    const before = new Map(browser.cookies);
    expect((await browser.send("POST", "/api/v1/auth/password", { current: "wrong", password: "a-new-phrase-with-otters-7" })).status).toBe(401);
    expect((await browser.send("POST", "/api/v1/auth/password", { current: goodPassword, password: "a-new-phrase-with-otters-7" })).status).toBe(204);
    expect((await browser.send("GET", "/api/v1/auth/session")).status).toBe(200);
    expect((await other.send("GET", "/api/v1/auth/session")).status).toBe(401);
    const thief = world.browser();
    for (const [name, value] of before) thief.cookies.set(name, value);
    expect((await thief.send("GET", "/api/v1/auth/session")).status).toBe(401);
  });
});

describe("registration", () => {
  it("makes the account only when its link is followed, and signs it in", async () => {
    const email = "new.person@example.com";
    const browser = world.browser("198.51.100.8");
    expect((await browser.send("POST", "/api/v1/auth/register", { email, name: "New", password: goodPassword })).status).toBe(202);
    expect((await browser.send("POST", "/api/v1/auth/password/sign-in", { email, password: goodPassword })).status).toBe(401);
    const token = await mailedTo(email);
    expect((await browser.send("POST", "/api/v1/auth/register/finish", { token })).body.data.status).toBe("signedIn");
    expect((await browser.send("GET", "/api/v1/auth/session")).body.data.account).toMatchObject({ email, emailVerified: true });
  });

  it("tells nobody but the owner that there is an account", async () => {
    const { email } = await somebody();
    const browser = world.browser("198.51.100.9");
    const known = await browser.send("POST", "/api/v1/auth/register", { email, name: "X", password: goodPassword });
    const unknown = await browser.send("POST", "/api/v1/auth/register", { email: "someone.else@example.com", name: "X", password: goodPassword });
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
    await world.identity.post.settled();
    expect(world.mails.findLast((mail) => mail.to === email)?.text).toContain("There is one already");
  });

  it("refuses weak passwords, with what would make them better", async () => {
    const answer = await world.browser("198.51.100.10").send("POST", "/api/v1/auth/register", { email: "weak@example.com", name: "Weak", password: "qwertyuiop12" });
    expect([answer.status, answer.body.error.code, answer.body.error.details[0].field]).toEqual([422, "weak_password", "password"]);
  });
});

describe("a new address", () => {
  it("is the account's when its own link is followed, and the old one is told", async () => {
    const { email, browser } = await somebody();
    const next = `moved-${email}`;
    expect((await browser.send("POST", "/api/v1/auth/email", { email: next })).status).toBe(202);
    const token = await mailedTo(next);
    expect((await browser.send("GET", "/api/v1/auth/session")).body.data.account.email).toBe(email);
    expect((await world.browser().send("POST", "/api/v1/auth/email/finish", { token })).status).toBe(204);
    expect((await browser.send("GET", "/api/v1/auth/session")).body.data.account.email).toBe(next);
    await world.identity.post.settled();
    expect(world.mails.at(-1)).toMatchObject({ to: email });
  });

  it("needs a fresh sign-in", async () => {
    const { browser } = await somebody();
    world.pass(20 * 60);
    const answer = await browser.send("POST", "/api/v1/auth/email", { email: "x@example.com" });
    expect([answer.status, answer.body.error.code]).toEqual([403, "fresh_sign_in_required"]);
  });
});

describe("invitations", () => {
  it("are for administrators, and make an account with its membership", async () => {
    const nobody = await somebody();
    expect((await nobody.browser.send("POST", "/api/v1/auth/invitations", { email: "i@example.com", tenant: "acme", roles: ["editor"] })).status).toBe(403);
    const admin = await somebody(["admin"]);
    expect((await admin.browser.send("POST", "/api/v1/auth/invitations", { email: "invited@example.com", tenant: "acme", roles: ["editor"] })).status).toBe(202);
    const token = await mailedTo("invited@example.com");
    const browser = world.browser("198.51.100.11");
    expect((await browser.send("POST", "/api/v1/auth/invitation", { token })).body.data).toEqual({ email: "invited@example.com", tenant: "acme", roles: ["editor"], known: false });
    expect((await browser.send("POST", "/api/v1/auth/invitation/accept", { token, name: "Invited", password: goodPassword })).status).toBe(200);
    expect((await browser.send("GET", "/api/v1/auth/session")).body.data).toMatchObject({ tenant: "acme", roles: ["editor"] });
    expect((await browser.send("POST", "/api/v1/auth/invitation/accept", { token, name: "Again" })).status).toBe(422);
  });

  it("of an administrator of one tenant lead into that one only", async () => {
    const admin = await somebody();
    await world.database.query({ text: `insert into membership (account_id, tenant, roles) select id, 'acme', array['admin'] from "user" where email = $1`, params: [admin.email] });
    await admin.browser.send("POST", "/api/v1/auth/session/tenant", { tenant: "acme" });
    expect((await admin.browser.send("POST", "/api/v1/auth/invitations", { email: "a@example.com" })).status).toBe(202);
    expect((await admin.browser.send("POST", "/api/v1/auth/invitations", { email: "b@example.com", tenant: "other" })).status).toBe(403);
    expect((await admin.browser.send("POST", "/api/v1/auth/invitations", { email: "b@example.com", tenant: null, roles: ["admin"] })).status).toBe(403);
    const listed = await admin.browser.send("GET", "/api/v1/auth/invitations");
    expect(listed.body.data.map((each: { email: string }) => each.email)).toEqual(["a@example.com"]);
    expect((await admin.browser.send("DELETE", `/api/v1/auth/invitations/${listed.body.data[0].id}`)).status).toBe(204);
    expect((await world.browser().send("POST", "/api/v1/auth/invitation", { token: await mailedTo("a@example.com") })).status).toBe(422);
  });
});
