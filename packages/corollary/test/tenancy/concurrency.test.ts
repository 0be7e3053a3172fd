import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requests } from "./load/requests.js";
import { run } from "./load/run.js";
import { foreignIn, keyOf, markerOf, misplaced, openWorld, type World } from "./load/world.js";

/** `TENANCY_REQUESTS=100000 npx vitest run packages/corollary/test/tenancy/concurrency.test.ts` is the whole proof. */
const count = Number(process.env["TENANCY_REQUESTS"] ?? 5_000);

let world: World;
beforeAll(async () => { world = await openWorld(50, 5); }, 120_000);
afterAll(() => world?.close());

describe("fifty tenants on a few connections", () => {
  it("would be told apart, were a row of one answered to another", async () => {
    const rows = JSON.stringify(await world.db.unrestricted("what a leak would be").from((await import("./workshop.js")).Customer).all());
    expect(new Set(foreignIn(rows, 3))).toHaveProperty("size", 98);
    expect(foreignIn(`${markerOf(3)} ${keyOf(3)}`, 3)).toEqual([]);
  });
  it("meet no row of another, whatever is asked, refused, rolled back, cancelled or cut off", async () => {
    const outcome = await run(world, count, 40, 20);
    if (process.env["TENANCY_REQUESTS"] !== undefined) console.log(JSON.stringify({ ...outcome, foreign: outcome.foreign.length, faults: outcome.faults.length }));
    expect(outcome.foreign).toEqual([]);
    expect(outcome.faults).toEqual([]);
    expect(outcome.requests).toBeGreaterThanOrEqual(count);
    expect(Object.keys(outcome.answered).sort()).toEqual(Object.keys(requests).sort());
    expect(outcome.ended).toBeGreaterThan(0);
    expect(await misplaced(world)).toBe(0);
  }, Math.max(120_000, count * 20));
});
