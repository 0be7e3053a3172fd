import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccount } from "../../src/identity/account/register.js";
import { goodPassword, startWorld, type World } from "./service.js";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await createAccount(world.identity.db, { email: "Ada@Example.com", name: "Ada", password: goodPassword, roles: ["admin"], memberships: [{ tenant: "acme", roles: ["editor"] }] });
});
afterAll(() => world.close());

const signIn = { email: "ada@example.com", password: goodPassword };

describe("sign-in by password", () => {
  it("opens a session that the API knows, and sign-out ends it", async () => {
    const browser = world.browser();
    expect((await browser.send("GET", "/api/v1/notes")).status).toBe(401);
    const answer = await browser.send("POST", "/api/v1/auth/password/sign-in", signIn);
    expect(answer.body).toEqual({ data: { status: "signedIn", account: { id: expect.any(String), name: "Ada" } } });
    expect((await browser.send("GET", "/api/v1/notes")).status).toBe(200);
    const session = await browser.send("GET", "/api/v1/auth/session");
    expect(session.body.data).toMatchObject({ account: { email: "ada@example.com" }, tenant: "acme", roles: ["admin", "editor"] });
    expect(session.headers.get("cache-control")).toBe("no-store");
    const kept = new Map(browser.cookies);
    expect((await browser.send("POST", "/api/v1/auth/sign-out")).status).toBe(204);
    expect((await browser.send("GET", "/api/v1/notes")).status).toBe(401);
    for (const [name, value] of kept) browser.cookies.set(name, value);
    expect((await browser.send("GET", "/api/v1/notes")).status).toBe(401);
  });

  it("answers a wrong password and an unknown account alike", async () => {
    const answers = [];
    for (const body of [{ ...signIn, password: "wrong" }, { ...signIn, email: "nobody@example.com" }]) {
      const { status, text, headers } = await world.browser().send("POST", "/api/v1/auth/password/sign-in", body);
      answers.push({ status, text, cookies: headers.getSetCookie(), names: [...headers.keys()].sort() });
    }
    expect(answers[0]?.status).toBe(401);
    expect(answers[0]).toEqual(answers[1]);
  });
});
