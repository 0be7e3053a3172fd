import { describe, expect, it } from "vitest";
import { pendingSeeds, seedStates } from "../../src/cli/seed/state.js";
import type { Seed } from "../../src/cli/seed/files.js";

const seed = (name: string, checksum = "1"): Seed => ({ name, checksum, path: `/seeds/${name}`, kind: "csv" });
const ledger = (...names: string[]) =>
  new Map(names.map((name) => [name, { name, checksum: "1", appliedAt: "2026-01-01T00:00:00.000Z", milliseconds: 1 }]));

describe("seeds and their ledger", () => {
  it("tell applied, changed, pending and gone apart, in order of name", () => {
    const states = seedStates([seed("b", "2"), seed("a"), seed("d")], ledger("a", "b", "c"));
    expect(states.map(({ name, state }) => `${name} ${state}`)).toEqual(["a applied", "b changed", "c gone", "d pending"]);
  });
  it("leave only what was never applied to do", () => {
    expect(pendingSeeds(seedStates([seed("a"), seed("b")], ledger("a"))).map((s) => s.name)).toEqual(["b"]);
  });
  it("refuse to go on where an applied seed was changed, and say what to do", () => {
    expect(() => pendingSeeds(seedStates([seed("a", "other"), seed("b")], ledger("a")))).toThrow("A seed was changed after being applied: a.");
  });
});
