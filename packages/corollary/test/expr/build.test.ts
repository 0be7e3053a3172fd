import { describe, expect, it } from "vitest";
import * as build from "../../src/expr/build.js";
import { ExpressionError } from "../../src/expr/errors.js";
import type { Expression } from "../../src/expr/node.js";
import { children, map, walk } from "../../src/expr/traverse.js";
import type { Type } from "../../src/expr/type.js";
import { areComparable, comparisons } from "../../src/expr/typing.js";
import { at } from "./invoicing.js";

const lit = build.literalOf;
const refused = (make: () => unknown, code: string): void => {
  expect(make).toThrow(ExpressionError);
  expect(make).toThrow(expect.objectContaining({ code }));
};
const lines = { row: "this", path: ["lines"], entity: "Line" };

describe("comparisons", () => {
  it("are allowed both ways or not at all", () => {
    for (const [kind, { with: others }] of Object.entries(comparisons)) {
      for (const other of others) expect(comparisons[other].with, `${other} with ${kind}`).toContain(kind);
    }
  });

  it("read a constant as what it is compared with", () => {
    expect(build.compare("eq", at("Invoice", "status"), lit("paid")).right.type.kind).toBe("enum");
    expect(build.compare("lt", at("Invoice", "issued"), lit("2024-02-29")).right).toMatchObject({ type: { kind: "date" } });
    expect(build.compare("eq", lit("0190A3C4-0000-7000-8000-000000000000"), at("Invoice", "customer")).left).toMatchObject({ type: { kind: "row" } });
  });

  it("refuse what has no common ground", () => {
    refused(() => build.compare("eq", at("Invoice", "status"), lit("lost")), "not_comparable");
    refused(() => build.compare("eq", at("Invoice", "number"), lit(1)), "not_comparable");
    refused(() => build.compare("eq", at("Invoice", "number"), lit(null)), "not_comparable");
    refused(() => build.compare("eq", at("Invoice", "customer"), at("Line", "invoice")), "not_comparable");
    refused(() => build.compare("lt", at("Invoice", "customer"), at("Invoice", "customer")), "not_comparable");
    refused(() => build.compare("gt", at("Customer", "profile"), at("Customer", "profile")), "not_comparable");
  });

  it("distinguish enums by their words", () => {
    const of = (...values: string[]): Type => ({ kind: "enum", values });
    expect(areComparable(of("a", "b"), of("a", "b"))).toBe(true);
    expect(areComparable(of("a", "b"), of("b", "a"))).toBe(false);
  });
});

describe("the type of arithmetic", () => {
  const of = (type: Type): Expression => build.input("x", type);
  it.each<["add" | "mul" | "div" | "mod", Type, Type, Type]>([
    ["add", { kind: "integer" }, { kind: "integer" }, { kind: "integer" }],
    ["mul", { kind: "integer" }, { kind: "bigint" }, { kind: "bigint" }],
    ["div", { kind: "integer" }, { kind: "integer" }, { kind: "decimal" }],
    ["div", { kind: "float" }, { kind: "integer" }, { kind: "float" }],
    ["add", { kind: "decimal", scale: 2 }, { kind: "integer" }, { kind: "decimal", scale: 2 }],
    ["mul", { kind: "decimal", scale: 2 }, { kind: "decimal", scale: 4 }, { kind: "decimal", scale: 6 }],
    ["mod", { kind: "decimal" }, { kind: "decimal", scale: 1 }, { kind: "decimal" }],
  ])("%s of %j and %j", (op, left, right, expected) => {
    expect(build.arithmetic(op, of(left), of(right)).type).toEqual(expected);
  });

  it("is refused on what is no number", () => {
    refused(() => build.arithmetic("add", of({ kind: "text" }), lit(1)), "operand_type");
    refused(() => build.arithmetic("add", at("Invoice", "issued"), at("Invoice", "due")), "operand_type");
    expect(build.arithmetic("sub", at("Invoice", "due"), at("Invoice", "issued")).type.kind).toBe("integer");
  });
});

describe("logic", () => {
  const paid = at("Invoice", "paid");
  it("flattens, drops what changes nothing and keeps one operand as it is", () => {
    expect(build.and(paid, build.and(paid, lit(true)), lit(true))).toEqual({ op: "and", type: { kind: "boolean" }, of: [paid, paid] });
    expect(build.or(lit(false), paid)).toBe(paid);
    expect(build.and()).toEqual({ op: "and", type: { kind: "boolean" }, of: [] });
    expect(build.not(build.not(paid))).toBe(paid);
    refused(() => build.and(lit(1)), "operand_type");
  });
});

describe("arguments are checked", () => {
  it.each<[string, () => unknown, string]>([
    ["digits to round to", () => build.round(lit(1), 1.5), "invalid_argument"],
    ["a pattern that ends in a backslash", () => build.textMatch("like", lit("a"), lit("a\\")), "invalid_argument"],
    ["case in words", () => build.textMatch("matches", lit("a"), lit("a"), true), "invalid_argument"],
    ["hours of a date", () => build.plus(at("Invoice", "issued"), { hours: 1 }), "invalid_argument"],
    ["half a day", () => build.plus(at("Invoice", "issued"), { days: 0.5 }), "invalid_argument"],
    ["the hour of a date", () => build.part(at("Invoice", "issued"), "hour"), "invalid_argument"],
    ["a JSON position from the end", () => build.json(at("Customer", "profile"), ["-1"], "text"), "invalid_argument"],
    ["an item of another type", () => build.has(at("Customer", "tags"), lit(1)), "not_comparable"],
    ["a list of fields", () => build.inList(at("Invoice", "number"), [at("Invoice", "number")]), "operand_type"],
    ["branches of two types", () => build.caseOf([{ when: lit(true), then: lit("a") }], at("Invoice", "issued")), "no_common_type"],
    ["no branch", () => build.caseOf([]), "invalid_argument"],
    ["every without a condition", () => build.quantifier("every", lines, "r1"), "invalid_argument"],
    ["a sum without a value", () => build.aggregate("sum", lines, "r1"), "invalid_argument"],
    ["a sum of text", () => build.aggregate("sum", lines, "r1", { value: at("Line", "text", "r1") }), "operand_type"],
    ["an order of JSON", () => build.order(at("Customer", "profile"), "asc"), "operand_type"],
    ["a name with NUL", () => build.actor("a\0", { kind: "text" }), "invalid_argument"],
  ])("%s", (_, make, code) => refused(make, code));
});

describe("branches take one type", () => {
  it("of numbers the widest, of constants that of the others", () => {
    expect(build.coalesce([at("Invoice", "count"), lit("0.5"), lit(1)].slice(0, 1).concat(lit(0.5))).type.kind).toBe("decimal");
    expect(build.caseOf([{ when: lit(true), then: lit("paid") }], at("Invoice", "status")).branches[0]?.then.type.kind).toBe("enum");
    expect(build.caseOf([{ when: lit(true), then: lit(1) }])).toMatchObject({ type: { kind: "integer" }, otherwise: { type: { kind: "integer" }, value: null } });
  });
});

describe("traversal", () => {
  const node = build.and(build.compare("eq", at("Invoice", "number"), lit("a")), build.quantifier("some", lines, "r1", build.isNull(at("Line", "text", "r1"))));
  it("keeps what does not change", () => {
    const same = (of: Expression): Expression => map(of, same);
    expect(same(node)).toBe(node);
  });
  it("reaches every node once", () => {
    const seen: string[] = [];
    walk(node, (each) => { seen.push(each.op); });
    expect(seen).toEqual(["and", "eq", "field", "literal", "some", "isNull", "field"]);
    expect(children(node)).toHaveLength(2);
  });
});
