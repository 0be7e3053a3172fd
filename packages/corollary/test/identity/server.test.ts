import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccount } from "../../src/identity/account/register.js";
import { goodPassword, startWorld, tokenIn, type World } from "./service.js";

let world: World;
beforeAll(async () => {
  world = await startWorld({ driver: "postgres" });
  for (const name of ["ada", "bea"]) await createAccount(world.identity.db, { email: `${name}@example.com`, name, password: goodPassword });
});
afterAll(() => world.close());

describe("on a server, many at once", () => {
  it("exactly one of all who follow the same link signs in", async () => {
    await world.browser().send("POST", "/api/v1/auth/magic-link", { email: "ada@example.com" });
    await world.identity.post.settled();
    const token = tokenIn(world.mails.at(-1));
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => world.browser(`198.51.100.${index}`).send("POST", "/api/v1/auth/magic-link/finish", { token })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(422)]);
    const { rows } = await world.database.query<{ sessions: number }>({ text: "select count(*)::int as sessions from session", params: [] });
    expect(rows[0]?.sessions).toBe(1);
  });

  it("exactly one of two who reset the same password wins", async () => {
    await world.browser("198.51.100.50").send("POST", "/api/v1/auth/password/reset", { email: "bea@example.com" });
    await world.identity.post.settled();
    const token = tokenIn(world.mails.at(-1));
    const answers = await Promise.all(["one-phrase-with-badgers-1", "two-phrases-with-weasels-2"].map((password) => world.browser().send("POST", "/api/v1/auth/password/reset/finish", { token, password })));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 422]);
  });

  it("guesses are slowed down for strangers, never for the owner's own device", async () => {
    const own = world.browser("203.0.113.1");
    expect((await own.send("POST", "/api/v1/auth/password/sign-in", { email: "ada@example.com", password: goodPassword })).status).toBe(200);
    const guesses = await Promise.all(Array.from({ length: 24 }, (_, index) => world.browser(`198.51.100.${100 + index}`).send("POST", "/api/v1/auth/password/sign-in", { email: "ada@example.com", password: `guess ${index}` })));
    const refused = guesses.filter(({ status }) => status === 429);
    expect(guesses.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(8);
    expect(refused.length).toBeGreaterThanOrEqual(16);
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
    own.cookies.delete("corollary-session");
    expect((await own.send("POST", "/api/v1/auth/password/sign-in", { email: "ada@example.com", password: goodPassword })).status).toBe(200);
  });

  it("guesses at an account that is none are slowed down just so", async () => {
    const guesses = await Promise.all(Array.from({ length: 24 }, (_, index) => world.browser(`203.0.113.${100 + index}`).send("POST", "/api/v1/auth/password/sign-in", { email: "nobody@example.com", password: `guess ${index}` })));
    expect(guesses.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(16);
  });
});
