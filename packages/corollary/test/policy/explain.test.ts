import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/expr/evaluate.js";
import type { Asker } from "../../src/policy/abilities.js";
import { explain, type ReadRow } from "../../src/policy/explain.js";
import type { EntityNode, Operation } from "../../src/model/model.js";
import { shop } from "./shop.js";

const ann: Asker = { roles: ["sales"], values: { id: "0198c0de-0000-7000-8000-00000000000a" } };
const bob = "0198c0de-0000-7000-8000-00000000000b";

function entity(name: string): EntityNode {
  const found = shop.entities[name];
  if (!found) throw new Error(name);
  return found;
}

/** Reads from a row in memory, as the database would. */
const rowOf = (name: string, row: Readonly<Record<string, unknown>> | null): ReadRow => async (values) =>
  row && Object.fromEntries(Object.entries(values).map(([key, of]) => [key, evaluate(of, { model: shop, entity: name })({ row: { ...row } })]));

const why = (operation: Operation, name: string, actor: Asker | null, row?: Readonly<Record<string, unknown>> | null) =>
  explain(shop, actor, operation, entity(name), row === undefined ? {} : { readRow: rowOf(name, row) });

const order = { status: "draft", total: 5000, locked: false, reviewer: null, customer: { owner: bob } };

describe("an explanation", () => {
  it("names the rule that allows, in English and with its place", async () => {
    const said = await why("update", "Order", ann, order);
    expect(said.decision).toBe("allowed");
    expect(said.because).toMatch(/^Allowed: "draft": .*status.*shop\.ts:\d+\)$/i);
  });

  it("names the rule that denies, and the values that decided", async () => {
    const said = await why("update", "Order", ann, { ...order, locked: true });
    expect(said.decision).toBe("refused");
    expect(said.because).toMatch(/^Denied: /);
    expect(said.rules.find((rule) => rule.effect === "deny")).toMatchObject({ met: true, values: [{ of: "locked", value: true }] });
  });

  it("shows what was asked of the actor and of the row where no rule is met", async () => {
    const said = await why("read", "Order", ann, order);
    expect(said).toMatchObject({ decision: "refused", because: "May not read order: no rule that allows it is met." });
    expect(said.rules.find((rule) => rule.name === "owner")).toMatchObject({
      met: false, values: [{ of: "actor id", value: ann.values["id"] }, { of: "customer.owner", value: bob }],
    });
    expect(said.rules.find((rule) => rule.name === "audit")).toMatchObject({ met: false, values: [{ of: "role audit", value: false }] });
  });

  it("says that it depends where it does, and no row was named", async () => {
    expect(await why("update", "Order", ann)).toMatchObject({ decision: "depends" });
    expect(await why("create", "Order", ann)).toMatchObject({ decision: "allowed" });
    expect(await why("delete", "Order", { ...ann, roles: ["admin"] })).toMatchObject({ decision: "depends" });
  });

  it("says that there is no such row", async () => {
    expect(await why("read", "Order", ann, null)).toMatchObject({ decision: "missing", because: "There is no such order." });
  });

  it("says that nothing allows it: no rule, no policy", async () => {
    expect(await why("create", "Customer", ann)).toMatchObject({ decision: "refused", because: "May not create customer: no rule allows it to anybody." });
    expect(await why("read", "Note", ann)).toMatchObject({ decision: "refused", because: "Note has no policy, and what none allows is refused." });
  });

  it("tells of fields that stay closed", async () => {
    expect((await why("read", "Customer", ann, { owner: ann.values["id"], rating: 3 })).fields).toEqual([{ field: "rating", read: true, write: false }]);
  });
});
