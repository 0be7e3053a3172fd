import { createHash, pbkdf2Sync, scryptSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as argon2 from "@node-rs/argon2";
import bcrypt from "bcryptjs";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { createAccount } from "../../src/identity/account/register.js";
import { breachedFolder } from "../../src/identity/password/breached.js";
import { hashPassword, isOutdated, verifyPassword } from "../../src/identity/password/hash.js";
import { requireStrong } from "../../src/identity/password/strength.js";
import { startWorld, type World } from "./service.js";

// Called as it is, and watched.
vi.mock("@node-rs/argon2", { spy: true });

const phrase = "a phrase from the old system 9";
const salt = Buffer.from("sixteen bytes it");

const foreign: readonly [string, () => Promise<string>][] = [
  ["bcrypt", () => bcrypt.hash(phrase, 4)],
  ["scrypt", async () => `$scrypt$ln=10,r=8,p=1$${salt.toString("base64")}$${scryptSync(phrase, salt, 32, { N: 1024 }).toString("base64")}`],
  ["PBKDF2 in PHC form", async () => `$pbkdf2-sha512$i=1000$${salt.toString("base64")}$${pbkdf2Sync(phrase, salt, 1000, 32, "sha512").toString("base64")}`],
  ["PBKDF2 of passlib", async () => `$pbkdf2-sha256$1000$${salt.toString("base64").replaceAll("+", ".")}$${pbkdf2Sync(phrase, salt, 1000, 32, "sha256").toString("base64").replaceAll("+", ".").replaceAll("=", "")}`],
  ["PBKDF2 of Django", async () => `pbkdf2_sha256$1000$pepper$${pbkdf2Sync(phrase, "pepper", 1000, 32, "sha256").toString("base64")}`],
  ["weaker argon2id", () => argon2.hash(phrase, { memoryCost: 8192, timeCost: 1 })],
];

describe("hashes", () => {
  it("of today are argon2id with the parameters of OWASP, and need no other", async () => {
    const made = await hashPassword(phrase);
    expect(made).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect([await verifyPassword(phrase, made), await verifyPassword(`${phrase} `, made), isOutdated(made)]).toEqual([true, false, false]);
  });

  it("are of the password as people see it, however it was typed", async () => {
    expect(await verifyPassword("café ﬁn 12345", await hashPassword("café fin 12345"))).toBe(true);
  });

  it.each(foreign)("that are %s are known, and outdated", async (_, make) => {
    const stored = await make();
    expect([await verifyPassword(phrase, stored), await verifyPassword("another", stored), isOutdated(stored)]).toEqual([true, false, true]);
  });

  it.each(["", "plain text", "$scrypt$ln=30,r=8,p=1$AAAA$AAAA", "pbkdf2_md5$1$a$b", "$pbkdf2-sha256$i=1000$AAAA$", "$5$rounds=1$x$y"])("of no known form match nothing: %j", async (stored) => {
    expect(await verifyPassword(phrase, stored)).toBe(false);
    expect(await verifyPassword("", stored)).toBe(false);
  });
});

describe("new passwords", () => {
  const rules = { minLength: 10, minScore: 3, breached: undefined } as const;
  it.each(["short1!", "aaaaaaaaaaaaaa", "password1234", "qwertyuiopas", "AdaLovelace", "notesnotes", "x".repeat(300)])("are refused where they are weak: %s", async (password) => {
    await expect(requireStrong(password, rules, ["Ada Lovelace", "ada@example.com", "Notes"])).rejects.toMatchObject({ code: "weak_password", field: "password" });
  });

  it("are refused where a breach has them, by a list on this machine", async () => {
    const folder = mkdtempSync(join(tmpdir(), "breached-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const digest = createHash("sha1").update(phrase).digest("hex").toUpperCase();
    writeFileSync(join(folder, `${digest.slice(0, 5)}.txt`), `0000000000000000000000000000000000A:3\r\n${digest.slice(5)}:42\r\n`);
    const list = breachedFolder(folder);
    await expect(requireStrong(phrase, rules, [])).resolves.toBeUndefined();
    await expect(requireStrong(phrase, { ...rules, breached: list }, [])).rejects.toMatchObject({ code: "weak_password", message: expect.stringContaining("breach") });
    await expect(requireStrong("another phrase of nobody 7", { ...rules, breached: list }, [])).resolves.toBeUndefined();
  });
});

describe("signing in", () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
    for (const [index, [, make]] of foreign.entries()) {
      const account = await createAccount(world.identity.db, { email: `old-${index}@example.com`, name: "Old", password: "replaced below" });
      await world.database.query({ text: "update password set hash = $1 where account_id = $2", params: [await make(), account.id] });
    }
  });
  afterAll(() => world.close());

  it("replaces every outdated hash by one of today", async () => {
    for (const index of foreign.keys()) {
      const answer = await world.browser(`192.0.2.${index}`).send("POST", "/api/v1/auth/password/sign-in", { email: `old-${index}@example.com`, password: phrase });
      expect([index, answer.status]).toEqual([index, 200]);
    }
    const { rows } = await world.database.query<{ hash: string }>({ text: "select hash from password", params: [] });
    expect(rows.filter(({ hash }) => !hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"))).toEqual([]);
  });

  it("does the same statements and one hashing of the same cost whether there is such an account or not", async () => {
    const done = async (email: string) => {
      const statements: string[] = [];
      vi.mocked(argon2.verify).mockClear();
      const { query, once } = world.database;
      const spies = [
        vi.spyOn(world.database, "query").mockImplementation(record(query.bind(world.database), statements)),
        vi.spyOn(world.database, "once").mockImplementation(record(once.bind(world.database), statements)),
      ];
      const answer = await world.browser("198.51.100.9").send("POST", "/api/v1/auth/password/sign-in", { email, password: "wrong" });
      for (const spy of spies) spy.mockRestore();
      const hashings = vi.mocked(argon2.verify).mock.calls.map(([stored, password]) => [stored.toString().slice(0, 30), password]);
      return { status: answer.status, statements, hashings };
    };
    const [known, unknown] = [await done("old-0@example.com"), await done("nobody@example.com")];
    expect(known.statements.length).toBeGreaterThan(2);
    expect(known.hashings).toEqual([["$argon2id$v=19$m=19456,t=2,p=1", "wrong"]]);
    expect(unknown).toEqual(known);
  });
});

function record<A extends readonly [{ readonly text: string }, ...unknown[]], R>(query: (...args: A) => R, statements: string[]): (...args: A) => R {
  return (...args) => {
    statements.push(args[0].text);
    return query(...args);
  };
}
