import { describe, expect, it } from "vitest";
import type { Draft } from "../../../src/schema/plan/draft.js";
import { PlanFault, prove, solve } from "../../../src/schema/plan/solve.js";

const none = (): boolean => false;
/** A draft by what it needs there, what it needs gone, and what it makes of facts. */
const draft = (rank: number, there: readonly string[], absent: readonly string[], sets: Readonly<Record<string, string | undefined>>): Draft =>
  ({ rank, needs: [...there.map((key) => ({ key, is: "there" as const })), ...absent.map((key) => ({ key, is: "absent" as const }))], sets: new Map(Object.entries(sets)) });

const table = draft(2, [], ["table a"], { "table a": "" });
const column = draft(1, ["table a"], [], { "column a.b": "text" });
const index = draft(0, ["column a.b"], [], { "index i": "" });
const wanted = new Map([["table a", ""], ["column a.b", "text"], ["index i", ""]]);

describe("the order of steps", () => {
  it("is that of their needs, whatever their ranks and the order they come in", () => {
    for (const drafts of [[table, column, index], [index, column, table], [column, index, table]]) {
      expect(solve(new Map(), drafts)).toEqual([table, column, index]);
    }
  });

  it("is refused where a step does not find what it needs at its place", () => {
    expect(() => prove(new Map(), [table, column, index], wanted, none)).not.toThrow();
    expect(() => prove(new Map(), [table, index, column], wanted, none)).toThrow(new PlanFault('"change that is not made: index i" needs column a.b there, but it is absent at its place.'));
    expect(() => prove(new Map([["table a", ""]]), [table, column, index], wanted, none)).toThrow(/needs table a absent, but it is\s+at its place/u);
  });

  it("is refused where it leads elsewhere: something is missing, left over or another", () => {
    expect(() => prove(new Map(), [table, column], wanted, none)).toThrow(new PlanFault("At the end index i is absent, not ."));
    expect(() => prove(new Map([["view v", "select 1"]]), [table, column, index], wanted, none)).toThrow(new PlanFault("At the end view v is still select 1."));
    expect(() => prove(new Map(), [table, draft(1, ["table a"], [], { "column a.b": "integer" }), index], wanted, none)).toThrow(new PlanFault("At the end column a.b is integer, not text."));
  });

  it("takes nothing away that another step needs still", () => {
    const away = draft(0, [], [], { "type old": undefined });
    const reads = draft(9, ["type old"], [], { "column c": "new" });
    expect(solve(new Map([["type old", ""]]), [away, reads])).toEqual([reads, away]);
  });

  it("is not found where steps wait for each other, and says what each lacks", () => {
    const one = draft(0, ["b"], [], { a: "" });
    const other = draft(0, ["a"], [], { b: "" });
    expect(() => solve(new Map(), [one, other])).toThrow(/No order was found for 2 steps:\n- .*: a" needs b there, which is absent\n- .*: b" needs a there, which is absent/u);
  });
});
