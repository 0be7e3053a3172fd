import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccount } from "../../src/identity/account/register.js";
import { goodPassword, startWorld, type Answered, type Browser, type World } from "./service.js";

let world: World;
let issuer: string;
let server: Server;
let admin: Browser;
let sign: (claims: Record<string, unknown>, more?: { issuer?: string; audience?: string; seconds?: number }) => Promise<string>;

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "one", alg: "ES256" }] });
  server = createServer((_, response) => response.setHeader("content-type", "application/json").end(keys));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  world = await startWorld({ config: { jwt: [{ issuer, audience: "notes", tenantClaim: "org" }] } });
  sign = (claims, more = {}) => new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "one" }).setIssuer(more.issuer ?? issuer).setAudience(more.audience ?? "notes")
    .setIssuedAt(world.identity.now()).setExpirationTime(new Date(world.identity.now().getTime() + (more.seconds ?? 300) * 1000)).sign(privateKey);
  await createAccount(world.identity.db, { email: "admin@example.com", name: "Admin", password: goodPassword, roles: ["admin", "editor"] });
  admin = world.browser();
  await admin.send("POST", "/api/v1/auth/password/sign-in", { email: "admin@example.com", password: goodPassword });
});
afterAll(async () => {
  await world.close();
  server.close();
});

const withBearer = (token: string): Promise<Answered> => world.browser().send("GET", "/api/v1/notes", undefined, { authorization: `Bearer ${token}`, "sec-fetch-site": "" });

describe("API keys", () => {
  it("are shown once, and open the API until they are revoked", async () => {
    const made = (await admin.send("POST", "/api/v1/auth/api-keys", { name: "Reports" })).body.data;
    expect(made.secret).toMatch(/^ck_[\w-]{43}$/);
    expect((await withBearer(made.secret)).status).toBe(200);
    const listed = await admin.send("GET", "/api/v1/auth/api-keys");
    expect(listed.text).not.toContain(made.secret);
    expect(listed.body.data[0]).toMatchObject({ name: "Reports", prefix: made.secret.slice(0, 10), lastUsedAt: expect.any(String) });
    const { rows } = await world.database.query({ text: "select row_to_json(k)::text as row from api_key k", params: [] });
    expect(JSON.stringify(rows)).not.toContain(made.secret.slice(10));
    await admin.send("DELETE", `/api/v1/auth/api-keys/${made.id}`);
    const refused = await withBearer(made.secret);
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
  });

  it("end with their time", async () => {
    const { secret } = (await admin.send("POST", "/api/v1/auth/api-keys", { name: "Short", expiresInDays: 1 })).body.data;
    expect((await withBearer(secret)).status).toBe(200);
    world.pass(86_401);
    expect((await withBearer(secret)).status).toBe(401);
    await admin.send("POST", "/api/v1/auth/password/sign-in", { email: "admin@example.com", password: goodPassword });
  });

  it("have at most the roles that they are limited to, and that their account has", async () => {
    expect((await admin.send("POST", "/api/v1/auth/api-keys", { name: "No", scopes: ["owner"] })).body.error.code).toBe("unknown_role");
    const { secret } = (await admin.send("POST", "/api/v1/auth/api-keys", { name: "Editing", scopes: ["editor"] })).body.data;
    const identified = await identify(secret);
    expect(identified).toEqual(["editor"]);
    await world.database.query({ text: `update "user" set roles = array['admin'] where email = 'admin@example.com'`, params: [] });
    expect(await identify(secret)).toEqual([]);
    await world.database.query({ text: `update "user" set roles = array['admin', 'editor'] where email = 'admin@example.com'`, params: [] });
  });

  it("do not reach what is for people who signed in", async () => {
    const { secret } = (await admin.send("POST", "/api/v1/auth/api-keys", { name: "Plain" })).body.data;
    const answer = await world.browser().send("POST", "/api/v1/auth/api-keys", { name: "Child" }, { authorization: `Bearer ${secret}` });
    expect(answer.status).toBe(401);
  });

  it("of programs have an account of their own, which cannot sign in otherwise", async () => {
    const { id } = (await admin.send("POST", "/api/v1/auth/service-accounts", { name: "Importer", roles: ["editor"] })).body.data;
    const { secret } = (await admin.send("POST", `/api/v1/auth/service-accounts/${id}/api-keys`, { name: "Nightly" })).body.data;
    expect(await identify(secret)).toEqual(["editor"]);
    const nobody = await createAccount(world.identity.db, { email: "plain@example.com", name: "Plain", password: goodPassword });
    const browser = world.browser("192.0.2.9");
    await browser.send("POST", "/api/v1/auth/password/sign-in", { email: "plain@example.com", password: goodPassword });
    expect((await browser.send("POST", `/api/v1/auth/service-accounts/${id}/api-keys`, { name: "Mine" })).status).toBe(403);
    expect((await admin.send("POST", `/api/v1/auth/service-accounts/${nobody.id}/api-keys`, { name: "Of a person" })).status).toBe(404);
  });
});

describe("signed tokens of an issuer", () => {
  it("are taken with their roles and tenant", async () => {
    expect((await withBearer(await sign({ sub: "robot", roles: ["reader"], org: "acme" }))).status).toBe(200);
  });

  it.each([
    ["of another issuer", () => sign({ sub: "robot" }, { issuer: "https://elsewhere.example" })],
    ["for another service", () => sign({ sub: "robot" }, { audience: "others" })],
    ["that are over", () => sign({ sub: "robot" }, { seconds: -60 })],
    ["that name nobody", () => sign({})],
    ["changed after signing", async () => `${(await sign({ sub: "robot" })).slice(0, -6)}AAAAAA`],
    ["without signature", async () => `${Buffer.from('{"alg":"none"}').toString("base64url")}.${(await sign({ sub: "robot" })).split(".")[1]}.`],
    ["signed by a shared secret", async () => new SignJWT({ sub: "robot" }).setProtectedHeader({ alg: "HS256" }).setIssuer(issuer).setAudience("notes").setExpirationTime(new Date(world.identity.now().getTime() + 300_000)).sign(new TextEncoder().encode("x".repeat(32)))],
  ])("%s are refused", async (_, token) => {
    const answer = await withBearer(await token());
    expect([answer.status, answer.body.error.code]).toEqual([401, "unauthenticated"]);
  });
});

async function identify(secret: string): Promise<readonly string[]> {
  const { apiKeyAuthenticator } = await import("../../src/identity/authenticate/api-key.js");
  const identified = await apiKeyAuthenticator(world.identity)(new Request("http://localhost/", { headers: { authorization: `Bearer ${secret}` } }), {});
  return identified?.actor.roles ?? ["nobody"];
}
