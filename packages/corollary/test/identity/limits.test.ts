import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import { addressKey, clientAddress } from "../../src/http/client-address.js";
import { rateLimiter } from "../../src/http/rate-limit.js";
import { delayAfter, memoryAttempts } from "../../src/identity/limits/attempts.js";
import { databaseAttempts, databaseRates } from "../../src/identity/limits/database.js";
import { memoryRates } from "../../src/identity/limits/rate.js";
import { createDatabase, type TestDatabase } from "../postgres.js";

let server: TestDatabase;
let owner: Database;
let database: Database;
beforeAll(async () => {
  server = await createDatabase();
  owner = await openDatabase({ url: server.url, applicationRole: server.applicationRole, poolSize: 8 });
  await owner.script(`do $$ begin create role "${server.applicationRole}" nologin; exception when duplicate_object then null; end $$; grant "${server.applicationRole}" to current_user;`);
  database = owner.as("app");
});
afterAll(async () => {
  await owner.close();
  await server.drop();
});

const rule = { requests: 5, seconds: 50 };

describe("rates", () => {
  it("let through so many at once, then one for each interval", () => {
    let now = 1_000_000;
    const rates = memoryRates(() => now);
    const take = () => [rates.take([{ key: "a", rule }])].flat()[0];
    const first = Array.from({ length: 6 }, take) as { allowed: boolean; remaining: number; wait: number; reset: number }[];
    expect(first.map(({ allowed, remaining }) => [allowed, remaining])).toEqual([[true, 4], [true, 3], [true, 2], [true, 1], [true, 0], [false, 0]]);
    expect([first[5]?.wait, first[5]?.reset]).toEqual([10, 50]);
    now += 10_000;
    expect(take()).toMatchObject({ allowed: true, remaining: 0 });
    expect(take()).toMatchObject({ allowed: false });
    now += 50_000;
    expect(take()).toMatchObject({ allowed: true, remaining: 4 });
  });

  it("count together for all processes in the database, however many ask at once", async () => {
    const [one, other] = [databaseRates(database), databaseRates(database)];
    const standings = await Promise.all(Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? one : other).take([{ key: "crowd", rule }, { key: `own ${index}`, rule }])));
    expect(standings.filter(([crowd]) => crowd?.allowed === true)).toHaveLength(5);
    expect(standings.every(([, own]) => own?.allowed === true && own.remaining === 4)).toBe(true);
    const [next] = await one.take([{ key: "crowd", rule }]);
    expect(next).toMatchObject({ allowed: false, remaining: 0 });
    // One for every ten seconds, of which the database's clock may have used up some.
    expect(next?.wait).toBeGreaterThan(0);
    expect(next?.wait).toBeLessThanOrEqual(10);
  });

  it("of actor and tenant both hold, and say where one stands", async () => {
    const limiter = rateLimiter({ actor: { requests: 10, seconds: 10 }, tenant: { requests: 3, seconds: 3600 } }, database, () => 0);
    const count = (id: string) => limiter.count({ actor: { id, tenant: "acme" }, address: "192.0.2.1" });
    expect(count("ann")).toEqual({ "ratelimit-policy": '"actor";q=10;w=10, "tenant";q=3;w=3600', ratelimit: '"actor";r=9;t=1, "tenant";r=2;t=1200' });
    count("bob");
    count("cyd");
    expect(() => count("dan")).toThrow(expect.objectContaining({ status: 429, headers: expect.objectContaining({ "retry-after": "1200" }) }));
    expect(limiter.count({ actor: { id: "ann", tenant: "globex" }, address: undefined })).toMatchObject({ ratelimit: expect.stringContaining('"tenant";r=2') });
    expect(limiter.count({ actor: null, address: "192.0.2.1" })).toEqual({});
  });
});

describe("attempts to sign in", () => {
  const own = { free: 3, longest: 60 };

  it("come without delay at first, then twice as slow each time, up to a bound", () => {
    expect([1, 2, 3, 4, 5, 8, 9, 1000].map((failures) => delayAfter(failures, own))).toEqual([0, 0, 1, 2, 4, 32, 60, 60]);
  });

  it.each(["memory", "database"] as const)("count before they are made, so that many at once are no way around it (%s)", async (where) => {
    const attempts = where === "memory" ? memoryAttempts(() => new Date()) : databaseAttempts(database);
    const waits = await Promise.all(Array.from({ length: 30 }, () => attempts.begin([{ key: "guessed", rule: own }])));
    expect(waits.filter((wait) => wait === 0).length).toBeLessThanOrEqual(3);
    expect(waits.filter((wait) => wait === 0).length).toBeGreaterThan(0);
    await attempts.succeed({ own: "guessed", shared: "none" });
    expect(await attempts.begin([{ key: "guessed", rule: own }])).toBe(0);
  });

  it.each(["memory", "database"] as const)("that must wait for one counter count on none (%s)", async (where) => {
    const attempts = where === "memory" ? memoryAttempts(() => new Date()) : databaseAttempts(database);
    for (let i = 0; i < 3; i++) await attempts.begin([{ key: "slow", rule: { free: 1, longest: 60 } }]);
    for (let i = 0; i < 5; i++) expect(await attempts.begin([{ key: "slow", rule: own }, { key: "beside", rule: own }])).toBeGreaterThan(0);
    expect(await attempts.begin([{ key: "beside", rule: own }])).toBe(0);
  });
});

describe("the address of a request", () => {
  const headers = (forwarded: string) => new Headers({ "x-forwarded-for": forwarded });

  it("is that of the connection, whatever headers say, unless that is a trusted proxy", () => {
    expect(clientAddress([])(headers("203.0.113.9"), "192.0.2.1")).toBe("192.0.2.1");
    const find = clientAddress(["10.0.0.0/8", "::1"]);
    expect(find(headers("203.0.113.9"), "192.0.2.1")).toBe("192.0.2.1");
    expect(find(headers("203.0.113.9"), "10.1.2.3")).toBe("203.0.113.9");
    expect(find(headers("198.51.100.7, 203.0.113.9, 10.9.9.9"), "::1")).toBe("203.0.113.9");
    expect(find(headers("spoofed, 203.0.113.9"), "::ffff:10.0.0.1")).toBe("203.0.113.9");
    expect(find(headers("nonsense"), "10.1.2.3")).toBe("10.1.2.3");
    expect(() => clientAddress(["proxy.internal"])).toThrow(/neither an address nor a network/);
  });

  it("counts for its network where that is IPv6", () => {
    expect(addressKey("2001:db8:0:1:aaaa::1")).toBe(addressKey("2001:db8:0:1:bbbb:0:0:2"));
    expect(addressKey("2001:db8:0:2::1")).not.toBe(addressKey("2001:db8:0:1::1"));
    expect([addressKey("::ffff:192.0.2.1"), addressKey("192.0.2.1"), addressKey(undefined)]).toEqual(["192.0.2.1", "192.0.2.1", ""]);
  });
});
