import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assignment, type Edge } from "../../../src/schema/plan/rename/assignment.js";

const worth = (edges: readonly Edge[]): number => edges.reduce((sum, edge) => sum + edge.worth, 0);

/** The most that any choice of pairs is worth, by trying them all. */
function best(edges: readonly Edge[]): number {
  const [first, ...others] = edges;
  if (first === undefined) return 0;
  return Math.max(best(others), first.worth + best(others.filter(({ from, to }) => from !== first.from && to !== first.to)));
}

const graph = (size: number, most: number) => fc.uniqueArray(fc.record({ from: fc.nat(size), to: fc.nat(size), worth: fc.integer({ min: 1, max: 9 }) }), { selector: ({ from, to }) => `${from} ${to}`, maxLength: most });

describe("an assignment", () => {
  it("is worth as much as the best of all choices, and uses each part once", () => {
    fc.assert(fc.property(graph(5, 14), (edges) => {
      const found = assignment(edges);
      expect(worth(found)).toBe(best(edges));
      expect(new Set(found.map(({ from }) => from)).size).toBe(found.length);
      expect(new Set(found.map(({ to }) => to)).size).toBe(found.length);
      for (const each of found) expect(edges).toContain(each);
    }), { numRuns: 400, seed: 4 });
  });

  it("is the same in whatever order the edges come", () => {
    fc.assert(fc.property(graph(6, 20).chain((edges) => fc.tuple(fc.constant(edges), fc.shuffledSubarray(edges, { minLength: edges.length }))), ([edges, shuffled]) => {
      expect(assignment(shuffled)).toEqual(assignment(edges));
    }), { numRuns: 200, seed: 4 });
  });

  it("gives up the most alike pair where two others are worth more together", () => {
    const edges = [{ from: 0, to: 0, worth: 90 }, { from: 0, to: 1, worth: 80 }, { from: 1, to: 0, worth: 85 }];
    expect(assignment(edges)).toEqual([edges[1], edges[2]]);
  });

  it("of two thousand parts with a dozen candidates each finds the pairs that were hidden among them", () => {
    const hidden = Array.from({ length: 2000 }, (_, from): Edge => ({ from, to: (from * 7 + 3) % 2000, worth: 100 }));
    const others = hidden.flatMap(({ from, to }) => Array.from({ length: 12 }, (_, k): Edge => ({ from, to: (to + 1 + k * 31) % 2000, worth: 1 + ((from * 13 + k * 17) % 97) })));
    expect(assignment([...others, ...hidden])).toEqual(hidden);
  });
});
