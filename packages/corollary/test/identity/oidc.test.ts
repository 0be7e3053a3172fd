import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccount } from "../../src/identity/account/register.js";
import { goodPassword, startWorld, type Answered, type Browser, type World } from "./service.js";

interface Person {
  readonly sub: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly name: string;
}

let world: World;
let server: Server;
let issuer: string;
const people = new Map<string, Person>();
const callback = "http://localhost:3000/api/v1/auth/oidc/local/callback";

/** A provider on this machine, which lets people in by the name that stands in `login_hint` of the address that the test follows. */
async function startProvider(): Promise<void> {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { Provider } = await import("oidc-provider");
  const provider = new Provider(issuer, {
    clients: [{ client_id: "notes", client_secret: "a-client-secret", redirect_uris: [callback, callback.replace("oidc/local", "oidc/trusted"), callback.replace("oidc/local", "oidc/open")], token_endpoint_auth_method: "client_secret_post" }],
    pkce: { required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    cookies: { keys: ["a key of the tests"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx: unknown, sub: string) => ({ accountId: sub, claims: () => people.get(sub) ?? { sub } }),
    loadExistingGrant: async (ctx: any) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const listener = provider.callback();
  server.on("request", async (request, response) => {
    if (!request.url?.startsWith("/interaction/")) return listener(request, response);
    const { params } = await provider.interactionDetails(request, response);
    await provider.interactionFinished(request, response, { login: { accountId: String(params["login_hint"]) } });
  });
}

/** Follows the redirects of the provider until it sends the browser back. */
async function atProvider(start: string, sub: string): Promise<string> {
  const cookies = new Map<string, string>();
  const first = new URL(start);
  first.searchParams.set("login_hint", sub);
  let at = first.href;
  for (let step = 0; step < 10; step++) {
    if (at.startsWith("http://localhost:3000/")) return at;
    const response = await fetch(at, { redirect: "manual", headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") } });
    for (const line of response.headers.getSetCookie()) cookies.set(line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1).split(";")[0] ?? "");
    at = new URL(response.headers.get("location") ?? "http://localhost:3000/nowhere", at).href;
  }
  throw new Error("The provider never sent the browser back.");
}

async function visit(browser: Browser, sub: string, provider = "local", returnTo = ""): Promise<Answered> {
  const started = await browser.send("GET", `/api/v1/auth/oidc/${provider}/start${returnTo}`);
  expect(started.status, started.text).toBe(303);
  const back = await atProvider(started.headers.get("location") ?? "", sub);
  return browser.send("GET", back.slice("http://localhost:3000".length), undefined, { "sec-fetch-site": "cross-site" });
}

const session = (browser: Browser) => browser.send("GET", "/api/v1/auth/session");

beforeAll(async () => {
  await startProvider();
  const provider = { issuer, clientId: "notes", clientSecret: "a-client-secret" };
  world = await startWorld({ config: { oidc: { local: provider, trusted: { ...provider, linkByEmail: true }, open: { ...provider, register: true } } } });
  for (const name of ["ada", "bea", "cyd", "dan"]) await createAccount(world.identity.db, { email: `${name}@example.com`, name, password: goodPassword });
  people.set("s-ada", { sub: "s-ada", email: "Ada@example.com", email_verified: true, name: "Ada L" });
  people.set("s-bea", { sub: "s-bea", email: "bea@example.com", email_verified: false, name: "Bea" });
  people.set("s-cyd", { sub: "s-cyd", email: "cyd@example.com", email_verified: true, name: "Cyd" });
  people.set("s-dan", { sub: "s-dan", email: "dan@example.com", email_verified: true, name: "Dan" });
  people.set("s-new", { sub: "s-new", email: "new@example.com", email_verified: true, name: "New One" });
});
afterAll(async () => {
  await world.close();
  server.close();
});

describe("sign-in at a provider", () => {
  it("takes the account with the same address where the config trusts the provider, and knows it from then on", async () => {
    const browser = world.browser();
    const answer = await visit(browser, "s-ada", "trusted");
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/app"]);
    expect((await session(browser)).body.data.account.email).toBe("ada@example.com");
    people.set("s-ada", { sub: "s-ada", email: "renamed@example.com", email_verified: true, name: "Ada" });
    const again = world.browser();
    await visit(again, "s-ada");
    expect((await session(again)).body.data.account.email).toBe("ada@example.com");
  });

  it.each([["an address that the provider did not verify", "s-bea", "trusted"], ["a provider that is not trusted with addresses", "s-dan", "local"], ["nobody who has an account", "s-new", "trusted"]])("takes no account for %s", async (_, sub, provider) => {
    const browser = world.browser();
    expect((await visit(browser, sub, provider)).headers.get("location")).toBe("/app/sign-in?problem=sign_in_failed");
    expect((await session(browser)).status).toBe(401);
  });

  it("does not take an account whose own address was never verified (pre-hijacking)", async () => {
    await world.database.query({ text: `update "user" set email_verified_at = null where email = 'cyd@example.com'`, params: [] });
    expect((await visit(world.browser(), "s-cyd", "trusted")).headers.get("location")).toContain("problem=");
  });

  it("makes an account where the config lets it", async () => {
    const browser = world.browser();
    await visit(browser, "s-new", "open");
    expect((await session(browser)).body.data.account).toMatchObject({ email: "new@example.com", name: "New One", emailVerified: true });
  });

  it("is linked by an account's owner, who then signs in by it", async () => {
    const browser = world.browser("192.0.2.20");
    await browser.send("POST", "/api/v1/auth/password/sign-in", { email: "dan@example.com", password: goodPassword });
    const { location } = (await browser.send("POST", "/api/v1/auth/oidc/local/link", {})).body.data;
    const back = await atProvider(location, "s-dan");
    const path = back.slice("http://localhost:3000".length);
    expect((await browser.send("GET", path)).headers.get("location")).toBe("/app");
    const other = world.browser();
    await visit(other, "s-dan");
    expect((await session(other)).body.data.account.email).toBe("dan@example.com");
    const [{ id }] = (await browser.send("GET", "/api/v1/auth/links")).body.data;
    expect((await browser.send("DELETE", `/api/v1/auth/links/${id}`)).status).toBe(204);
    expect((await visit(world.browser(), "s-dan")).headers.get("location")).toContain("problem=");
  });

  it("asks with PKCE, state and nonce, for the address of the config whatever the request says", async () => {
    const started = await world.browser().send("GET", "/api/v1/auth/oidc/local/start", undefined, { host: "evil.example", "x-forwarded-host": "evil.example" });
    const asked = new URL(started.headers.get("location") ?? "").searchParams;
    expect(asked.get("redirect_uri")).toBe(callback);
    expect([asked.get("code_challenge_method"), asked.get("response_type")]).toEqual(["S256", "code"]);
    for (const name of ["code_challenge", "state", "nonce"]) expect(asked.get(name)?.length).toBeGreaterThan(40);
  });

  it("is finished once, in the browser that began it, with the state it was given", async () => {
    const browser = world.browser();
    const started = await browser.send("GET", "/api/v1/auth/oidc/trusted/start");
    const back = new URL(await atProvider(started.headers.get("location") ?? "", "s-ada"));
    const path = `${back.pathname}${back.search}`;
    const elsewhere = await world.browser().send("GET", path);
    expect(elsewhere.headers.get("location")).toContain("problem=");
    const flow = browser.cookies.get("corollary-flow") ?? "";
    back.searchParams.set("state", "another");
    expect((await browser.send("GET", `${back.pathname}${back.search}`)).headers.get("location")).toContain("problem=");
    browser.cookies.set("corollary-flow", flow);
    expect((await browser.send("GET", path)).headers.get("location")).toContain("problem=");
  });

  it.each(["https://evil.example/", "//evil.example", "/\\evil.example", "/%09/evil.example/..//evil.example", "\\\\evil.example", "javascript:alert(1)", "/\t/evil.example", "https:evil.example"])("never goes on to another site: %s", async (returnTo) => {
    const answer = await visit(world.browser(), "s-ada", "trusted", `?returnTo=${encodeURIComponent(returnTo)}`);
    const location = answer.headers.get("location") ?? "nowhere";
    expect(location).toMatch(/^\/(?:app$|%09\/)/);
    expect(new URL(location, "http://localhost:3000").origin).toBe("http://localhost:3000");
  });

  it("goes on to the page that one wanted", async () => {
    const answer = await visit(world.browser(), "s-ada", "trusted", `?returnTo=${encodeURIComponent("/app/notes?sort=-title")}`);
    expect(answer.headers.get("location")).toBe("/app/notes?sort=-title");
  });

  it("at a provider that is not stated does not exist", async () => {
    expect((await world.browser().send("GET", "/api/v1/auth/oidc/other/start")).status).toBe(404);
  });
});
