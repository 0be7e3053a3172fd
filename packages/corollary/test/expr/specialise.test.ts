import { describe, expect, it } from "vitest";
import * as build from "../../src/expr/build.js";
import type { Expression } from "../../src/expr/node.js";
import { specialise, type Known } from "../../src/expr/specialise.js";
import { at, invoicing } from "./invoicing.js";

const user = "0190a3c4-0000-7000-8000-000000000001";
const known = (more: Partial<Known> = {}): Known => ({ model: invoicing, entity: "Invoice", ...more });
const owner = build.compare("eq", at("Invoice", "customer.owner"), build.actor("id", { kind: "uuid" }));
const billing = build.role("billing");
const paid = at("Invoice", "paid");
const boolean = (value: boolean | null): Expression => build.literal(value, { kind: "boolean" });
const lines = { row: "this", path: ["lines"], entity: "Line" };

describe("a policy for one actor", () => {
  const policy = build.or(owner, billing);
  it("is true for those who may anyway", () => {
    expect(specialise(policy, known({ actor: { roles: ["billing"], values: { id: user } } }))).toEqual(boolean(true));
  });
  it("is what is left for others", () => {
    expect(specialise(policy, known({ actor: { values: { id: user } } }))).toEqual(build.compare("eq", at("Invoice", "customer.owner"), build.literal(user, { kind: "uuid" })));
  });
  it("is unknown, not false, for nobody", () => {
    expect(specialise(policy, known({ actor: null }))).toEqual(boolean(null));
  });
  it("is decided where the row is known", () => {
    const row = { customer: { id: "c", owner: user } };
    expect(specialise(policy, known({ actor: { values: { id: user } }, row }))).toEqual(boolean(true));
    expect(specialise(policy, known({ row }))).toMatchObject({ op: "or", of: [{ op: "eq", right: { op: "actor" } }, { op: "role" }] });
  });
  it("stays as it is where nothing is known", () => {
    expect(specialise(policy, known())).toEqual(policy);
  });
});

describe("what decides is enough", () => {
  it.each<[string, Expression, Expression]>([
    ["false and x", build.and(boolean(false), paid), boolean(false)],
    ["true or x", build.or(boolean(true), paid), boolean(true)],
    ["null and x stays open", build.and(boolean(null), paid, boolean(null)), build.and(boolean(null), paid)],
    ["not null", build.not(boolean(null)), boolean(null)],
    ["x = null", build.compare("eq", at("Invoice", "number"), build.literal(null, { kind: "text" })), boolean(null)],
    ["the first that is there", build.coalesce([build.literal(null, { kind: "boolean" }), paid]), paid],
    ["the branch that is taken", build.caseOf([{ when: boolean(false), then: build.literalOf("a") }, { when: boolean(true), then: at("Invoice", "number") }], build.literalOf("b")), at("Invoice", "number")],
    ["some that no row meets", build.quantifier("some", lines, "r1", boolean(null)), boolean(false)],
    ["every that all rows meet", build.quantifier("every", lines, "r1", boolean(true)), boolean(true)],
    ["every that no row meets", build.quantifier("every", lines, "r1", boolean(null)), build.quantifier("none", lines, "r1")],
    ["a sum over nothing", build.aggregate("sum", lines, "r1", { value: at("Line", "price", "r1"), where: boolean(false) }), build.literal("0", { kind: "decimal" })],
    ["arithmetic on constants", build.arithmetic("div", build.literalOf(1), build.literalOf(3)), build.literal("0.33333333333333333333", { kind: "decimal" })],
    ["membership in nothing", build.inList(at("Invoice", "number"), []), boolean(false)],
  ])("%s", (_, expression, expected) => {
    expect(specialise(expression, known())).toEqual(expected);
  });

  it("a collection that is loaded is counted", () => {
    const count = build.aggregate("count", lines, "r1");
    expect(specialise(count, known({ row: { lines: [{}, {}] } }))).toEqual(build.literalOf(2));
    expect(specialise(count, known({ row: {} }))).toEqual(count);
  });

  it("the type of the whole is kept", () => {
    const mixed = build.caseOf([{ when: boolean(true), then: at("Invoice", "count") }], build.literalOf(0.5));
    expect(specialise(mixed, known()).type.kind).toBe("decimal");
  });

  it("the time is put in where it is known", () => {
    expect(specialise(build.today(), known({ now: "2024-02-29T23:59:59Z" }))).toEqual(build.literal("2024-02-29", { kind: "date" }));
    expect(specialise(build.now(), known())).toEqual(build.now());
  });

  it("what would raise an error is left", () => {
    const tiny = build.literal(1e-300, { kind: "float" });
    const product = build.arithmetic("mul", tiny, tiny);
    expect(specialise(product, known())).toEqual(product);
  });
});
