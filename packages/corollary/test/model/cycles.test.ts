import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findCycles } from "../../src/model/check/cycles.js";

const graph = (edges: Readonly<Record<string, string>>) => findCycles(Object.keys(edges), (node) => edges[node] ?? "").map((cycle) => cycle.join(""));

describe("cycles of a graph", () => {
  it("are told once, from their first node round to it again", () => {
    expect(graph({ a: "b", b: "c", c: "a" })).toEqual(["abca"]);
    expect(graph({ a: "a" })).toEqual(["aa"]);
    expect(graph({ a: "bc", b: "a", c: "d", d: "c", e: "a" })).toEqual(["aba", "cdc"]);
  });

  it("are none where every way ends, or leaves the graph", () => {
    expect(graph({ a: "bc", b: "c", c: "z" })).toEqual([]);
  });

  it("are found exactly where a node reaches itself", () => {
    const edges = fc.array(fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 6 })), { maxLength: 14 });
    fc.assert(fc.property(edges, (pairs) => {
      const next = (node: number) => pairs.flatMap(([from, to]) => (from === node ? [to] : []));
      const reaches = (start: number) => {
        const seen = new Set(next(start));
        for (const node of seen) for (const each of next(node)) seen.add(each);
        return seen.has(start);
      };
      const cycles = findCycles([0, 1, 2, 3, 4, 5, 6], next);
      for (const cycle of cycles) expect(cycle.slice(1).every((node, at) => next(cycle[at] ?? -1).includes(node)) && cycle[0] === cycle.at(-1)).toBe(true);
      const told = new Set(cycles.flat());
      expect([0, 1, 2, 3, 4, 5, 6].filter((node) => reaches(node)).every((node) => told.has(node))).toBe(true);
      expect([...told].every(reaches)).toBe(true);
    }));
  });
});
