import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccount } from "../../src/identity/account/register.js";
import { goodPassword, startWorld, type Browser, type World } from "./service.js";

let world: World;
let count = 0;
beforeAll(async () => { world = await startWorld(); });
afterAll(() => world.close());

interface Enrolled {
  readonly email: string;
  readonly browser: Browser;
  readonly recoveryCodes: readonly string[];
  readonly digits: () => string;
}

async function enrolled(): Promise<Enrolled> {
  const email = `person-${++count}@example.com`;
  await createAccount(world.identity.db, { email, name: `Person ${count}`, password: goodPassword });
  const browser = world.browser(`192.0.2.${count}`);
  await browser.send("POST", "/api/v1/auth/password/sign-in", { email, password: goodPassword });
  const { secret } = (await browser.send("POST", "/api/v1/auth/one-time-password")).body.data;
  const digits = () => new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 }).generate({ timestamp: world.identity.now().getTime() });
  const confirmed = await browser.send("POST", "/api/v1/auth/one-time-password/confirm", { code: digits() });
  expect(confirmed.status, confirmed.text).toBe(200);
  world.pass(30);
  return { email, browser, digits, recoveryCodes: confirmed.body.data.recoveryCodes };
}

async function halfway(email: string, address = "198.51.100.1"): Promise<Browser> {
  const browser = world.browser(address);
  const answer = await browser.send("POST", "/api/v1/auth/password/sign-in", { email, password: goodPassword });
  expect(answer.body.data).toEqual({ status: "secondFactor", methods: ["oneTimePassword", "recoveryCode"] });
  return browser;
}

describe("one-time passwords", () => {
  it("are needed after the password once they are on; half a sign-in opens nothing", async () => {
    const { email, digits } = await enrolled();
    const browser = await halfway(email);
    expect((await browser.send("GET", "/api/v1/auth/session")).status).toBe(401);
    expect((await browser.send("GET", "/api/v1/notes")).status).toBe(401);
    expect((await browser.send("POST", "/api/v1/auth/second-factor", { code: digits() })).body.data.status).toBe("signedIn");
    expect((await browser.send("GET", "/api/v1/auth/session")).body.data.session.methods).toEqual(["password", "oneTimePassword"]);
  });

  it("are taken once, also within their interval", async () => {
    const { email, digits } = await enrolled();
    const code = digits();
    expect((await (await halfway(email)).send("POST", "/api/v1/auth/second-factor", { code })).status).toBe(200);
    const replay = await (await halfway(email)).send("POST", "/api/v1/auth/second-factor", { code });
    expect([replay.status, replay.body.error.code]).toEqual([422, "invalid_token"]);
  });

  it("do not count before the app was seen to work", async () => {
    const email = "unconfirmed@example.com";
    await createAccount(world.identity.db, { email, name: "U", password: goodPassword });
    const browser = world.browser("203.0.113.1");
    await browser.send("POST", "/api/v1/auth/password/sign-in", { email, password: goodPassword });
    await browser.send("POST", "/api/v1/auth/one-time-password");
    expect((await browser.send("POST", "/api/v1/auth/one-time-password/confirm", { code: "000000" })).status).toBe(422);
    const answer = await world.browser("203.0.113.1").send("POST", "/api/v1/auth/password/sign-in", { email, password: goodPassword });
    expect(answer.body.data.status).toBe("signedIn");
  });

  it("end a sign-in after five wrong codes, so that it begins anew", async () => {
    const { email, digits } = await enrolled();
    const browser = await halfway(email, "203.0.113.2");
    for (let i = 0; i < 5; i++) expect((await browser.send("POST", "/api/v1/auth/second-factor", { code: "000000" })).status).toBe(422);
    expect((await browser.send("POST", "/api/v1/auth/second-factor", { code: digits() })).body.error.message).toContain("Begin again");
  });

  it("turned on, give the session a new token and end the others", async () => {
    const email = "rotates@example.com";
    await createAccount(world.identity.db, { email, name: "R", password: goodPassword });
    const [one, other] = [world.browser("203.0.113.3"), world.browser("203.0.113.4")];
    for (const browser of [one, other]) await browser.send("POST", "/api/v1/auth/password/sign-in", { email, password: goodPassword });
    const before = one.cookies.get("corollary-session");
    const { secret } = (await one.send("POST", "/api/v1/auth/one-time-password")).body.data;
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: world.identity.now().getTime() });
    await one.send("POST", "/api/v1/auth/one-time-password/confirm", { code });
    expect(one.cookies.get("corollary-session")).not.toBe(before);
    expect((await other.send("GET", "/api/v1/auth/session")).status).toBe(401);
    expect((await one.send("DELETE", "/api/v1/auth/one-time-password")).status).toBe(204);
    expect((await world.browser("203.0.113.3").send("POST", "/api/v1/auth/password/sign-in", { email, password: goodPassword })).body.data.status).toBe("signedIn");
  });

  it("keep their secret sealed", async () => {
    const { email } = await enrolled();
    const { rows } = await world.database.query<{ secret: Uint8Array }>({ text: `select o.secret from one_time_password o join "user" u on u.id = o.account_id where u.email = $1`, params: [email] });
    expect(rows[0]?.secret.byteLength).toBe(12 + 16 + 20);
  });
});

describe("recovery codes", () => {
  it("open the account once each, however they are typed", async () => {
    const { email, recoveryCodes } = await enrolled();
    expect(new Set(recoveryCodes).size).toBe(10);
    const code = (recoveryCodes[0] ?? "").toUpperCase().replaceAll("-", " ");
    expect((await (await halfway(email, "203.0.113.5")).send("POST", "/api/v1/auth/second-factor", { code })).status).toBe(200);
    expect((await (await halfway(email, "203.0.113.5")).send("POST", "/api/v1/auth/second-factor", { code })).status).toBe(422);
  });

  it("of one account are worth nothing at another", async () => {
    const [one, other] = [await enrolled(), await enrolled()];
    expect((await (await halfway(other.email, "203.0.113.6")).send("POST", "/api/v1/auth/second-factor", { code: one.recoveryCodes[0] })).status).toBe(422);
  });
});
