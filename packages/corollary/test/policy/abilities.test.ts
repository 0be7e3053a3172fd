import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/expr/evaluate.js";
import { compile, Entity, text } from "../../src/index.js";
import { abilities, type Ability, type Asker } from "../../src/policy/abilities.js";
import { shop } from "./shop.js";

const ann: Asker = { roles: [], values: { id: "0198c0de-0000-7000-8000-00000000000a" } };
const as = (...roles: string[]): Asker => ({ ...ann, roles });

/** What a client makes of an ability with a row at hand: yes, no, or ask the server. */
function judged(ability: Ability, entity: string, row: object): boolean | "depends" {
  if (typeof ability !== "object") return ability;
  const value = evaluate(ability.when, { model: shop, entity })({ row: { ...row } });
  return value === null ? "depends" : value === true;
}

describe("the mirror of policies", () => {
  it("says yes and no where the row does not matter", () => {
    const { Order: order, Person: person } = abilities(shop, as("admin"));
    expect(order).toMatchObject({ create: true, delete: "depends" });
    expect(person?.read).toBe(true);
    expect(abilities(shop, null)["Order"]).toMatchObject({ read: false, create: false, update: false, delete: false });
  });

  it("knows the roles that a role includes", () => {
    expect(abilities(shop, as("admin"))["Customer"]?.read).toBe(true);
    expect(abilities(shop, as("sales"))["Order"]?.create).toBe(true);
    expect(abilities(shop, as("audit"))["Order"]?.create).toBe(false);
  });

  it("denies everything of an entity without a policy, as soon as another one has one", () => {
    expect(abilities(shop, as("admin"))["Note"]).toEqual({ read: false, create: false, update: false, delete: false, fields: {} });
    class Open extends Entity { name = text(); }
    expect(abilities(compile({ Open }), null)["Open"]).toMatchObject({ read: true, delete: true });
  });

  it("leaves conditions on the actor's own rows, which a client can judge", () => {
    const own = abilities(shop, ann)["Customer"]?.update ?? false;
    expect(judged(own, "Customer", { owner: ann.values["id"] })).toBe(true);
    expect(judged(own, "Customer", { owner: "0198c0de-0000-7000-8000-00000000000b" })).toBe(false);
  });

  it("leaves the words of states, which everybody knows", () => {
    const { update } = abilities(shop, as("sales"))["Order"] ?? { update: false as const };
    expect(judged(update, "Order", { status: "draft", locked: false })).toBe(true);
    expect(judged(update, "Order", { status: "draft", locked: true })).toBe(false);
    expect(judged(update, "Order", { status: "sent", locked: false })).toBe("depends");
  });

  it("says of fields who may read and write them", () => {
    expect(abilities(shop, as("sales"))["Customer"]?.fields).toEqual({ rating: { read: true, write: false } });
  });

  it("tells no constant of a rule, no role, and nothing of rows that are reached through others", () => {
    for (const actor of [null, ann, as("sales"), as("audit"), as("admin")]) {
      const said = JSON.stringify(abilities(shop, actor));
      for (const secret of ["4711", "90210", "sales", "audit", "admin", "customer"]) expect(said, `${secret} for ${JSON.stringify(actor)}`).not.toContain(`"${secret}"`);
      expect(said).not.toMatch(/4711|90210/);
    }
  });
});
