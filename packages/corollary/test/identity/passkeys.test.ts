import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccount } from "../../src/identity/account/register.js";
import { SoftwareAuthenticator, type Lie } from "./authenticator.js";
import { goodPassword, startWorld, type Answered, type Browser, type World } from "./service.js";

let world: World;
let count = 0;
const origin = "http://localhost:3000";
beforeAll(async () => { world = await startWorld(); });
afterAll(() => world.close());

async function somebody(): Promise<{ email: string; browser: Browser }> {
  const email = `person-${++count}@example.com`;
  await createAccount(world.identity.db, { email, name: `Person ${count}`, password: goodPassword });
  const browser = world.browser(`192.0.2.${count}`);
  await browser.send("POST", "/api/v1/auth/password/sign-in", { email, password: goodPassword });
  return { email, browser };
}

async function add(browser: Browser, authenticator: SoftwareAuthenticator, lie: Lie = {}): Promise<Answered> {
  const options = (await browser.send("POST", "/api/v1/auth/passkeys/begin")).body.data;
  return browser.send("POST", "/api/v1/auth/passkeys/finish", { name: "Laptop", credential: authenticator.create(options, lie) });
}

async function signIn(browser: Browser, authenticator: SoftwareAuthenticator, lie: Lie = {}): Promise<Answered> {
  const options = (await browser.send("POST", "/api/v1/auth/passkey/begin")).body.data;
  return browser.send("POST", "/api/v1/auth/passkey/finish", { credential: authenticator.get(options, lie) });
}

describe("a passkey", () => {
  it("signs in without address or password", async () => {
    const { email, browser } = await somebody();
    const authenticator = new SoftwareAuthenticator(origin);
    const added = await add(browser, authenticator);
    expect([added.status, added.body.data?.name], added.text).toEqual([201, "Laptop"]);
    const other = world.browser();
    expect((await signIn(other, authenticator)).status).toBe(200);
    expect((await other.send("GET", "/api/v1/auth/session")).body.data).toMatchObject({ account: { email }, session: { methods: ["passkey"] } });
  });

  it("counts as two factors", async () => {
    const { browser, email } = await somebody();
    const authenticator = new SoftwareAuthenticator(origin);
    await add(browser, authenticator);
    await world.database.query({ text: `insert into one_time_password (account_id, secret, confirmed_at) select id, '\\x00', now() from "user" where email = $1`, params: [email] });
    expect((await world.browser().send("POST", "/api/v1/auth/password/sign-in", { email, password: goodPassword })).body.data.status).toBe("secondFactor");
    expect((await signIn(world.browser(), authenticator)).body.data.status).toBe("signedIn");
  });

  it("answers each question once", async () => {
    const { browser } = await somebody();
    const authenticator = new SoftwareAuthenticator(origin);
    await add(browser, authenticator);
    const other = world.browser();
    const options = (await other.send("POST", "/api/v1/auth/passkey/begin")).body.data;
    const flow = other.cookies.get("corollary-flow") ?? "";
    const credential = authenticator.get(options);
    expect((await other.send("POST", "/api/v1/auth/passkey/finish", { credential })).status).toBe(200);
    other.cookies.set("corollary-flow", flow);
    expect((await other.send("POST", "/api/v1/auth/passkey/finish", { credential })).status).toBe(401);
  });

  const lies: readonly [string, Lie][] = [
    ["for another origin", { origin: "https://evil.example" }],
    ["for another service", { rpId: "evil.example" }],
    ["that its owner did not unlock", { unverified: true }],
    ["to another question", { challenge: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }],
  ];

  it.each(lies)("is refused where it answers %s", async (_, lie) => {
    const { browser } = await somebody();
    const authenticator = new SoftwareAuthenticator(origin);
    expect((await add(browser, new SoftwareAuthenticator(origin), lie)).status).toBe(401);
    expect((await add(browser, authenticator)).status).toBe(201);
    const answer = await signIn(world.browser(), authenticator, lie);
    expect([answer.status, answer.body.error.code]).toEqual([401, "sign_in_failed"]);
  });

  it("whose counter falls back is a copy, and refused", async () => {
    const { browser } = await somebody();
    const authenticator = new SoftwareAuthenticator(origin);
    await add(browser, authenticator);
    expect((await signIn(world.browser(), authenticator)).status).toBe(200);
    authenticator.rewind();
    expect((await signIn(world.browser(), authenticator)).status).toBe(401);
  });

  it("that is unknown is refused as one that is wrong", async () => {
    const answer = await signIn(world.browser(), new SoftwareAuthenticator(origin));
    expect([answer.status, answer.body.error.code]).toEqual([401, "sign_in_failed"]);
  });

  it("can be removed by its owner only", async () => {
    const [one, other] = [await somebody(), await somebody()];
    const authenticator = new SoftwareAuthenticator(origin);
    const { id } = (await add(one.browser, authenticator)).body.data;
    expect((await other.browser.send("DELETE", `/api/v1/auth/passkeys/${id}`)).status).toBe(404);
    expect((await one.browser.send("DELETE", `/api/v1/auth/passkeys/${id}`)).status).toBe(204);
    expect((await signIn(world.browser(), authenticator)).status).toBe(401);
  });

  it("made in one browser is not taken from another", async () => {
    const [one, other] = [await somebody(), await somebody()];
    const options = (await one.browser.send("POST", "/api/v1/auth/passkeys/begin")).body.data;
    other.browser.cookies.set("corollary-flow", one.browser.cookies.get("corollary-flow") ?? "");
    const credential = new SoftwareAuthenticator(origin).create(options);
    expect((await other.browser.send("POST", "/api/v1/auth/passkeys/finish", { name: "Mine", credential })).status).toBe(401);
  });
});
