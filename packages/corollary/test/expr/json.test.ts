import { describe, expect, it } from "vitest";
import * as build from "../../src/expr/build.js";
import { fromJson, fromJsonNode, toJson, toJsonNode } from "../../src/expr/json.js";
import { at, invoicing } from "./invoicing.js";

const context = { model: invoicing, entity: "Invoice" };
const read = (expression: unknown): ReturnType<typeof fromJson> => fromJson({ corollary: 1, expression }, context);
const field = (...path: string[]): unknown => ({ op: "field", row: "this", path });
const text = (value: unknown): unknown => ({ op: "literal", type: { kind: "text" }, value });

describe("the stored form", () => {
  const condition = build.and(
    build.compare("eq", at("Invoice", "status"), build.literalOf("paid")),
    build.quantifier("some", { row: "this", path: ["lines"], entity: "Line" }, "r1", build.compare("gt", at("Line", "price", "r1"), build.literalOf(1.5))),
  );
  it("bears its version and leaves out what the Model knows", () => {
    expect(toJson(condition)).toEqual({
      corollary: 1,
      expression: { op: "and", of: [
        { op: "eq", left: { op: "field", row: "this", path: ["status"] }, right: { op: "literal", type: { kind: "enum", values: ["draft", "sent", "paid", "void"] }, value: "paid" } },
        { op: "some", in: { row: "this", path: ["lines"] }, as: "r1", where: {
          op: "gt", left: { op: "field", row: "r1", path: ["price"] }, right: { op: "literal", type: { kind: "decimal", scale: 1 }, value: "1.5" },
        } },
      ] },
    });
  });
  it("is read back the same, by itself and inside a document", () => {
    expect(fromJson(toJson(condition), context)).toEqual({ ok: true, expression: condition });
    expect(fromJsonNode(toJsonNode(condition), context)).toEqual({ ok: true, expression: condition });
    // A Model holds nodes with their types.
    expect(fromJsonNode(condition, context)).toEqual({ ok: true, expression: condition });
  });
  it("takes on the types of the Model that reads it", () => {
    expect(read({ op: "eq", left: field("status"), right: text("sent") })).toMatchObject({ ok: true, expression: { right: { type: { kind: "enum" } } } });
    expect(read(field("total"))).toMatchObject({ expression: { type: { kind: "decimal", scale: 2 } } });
  });
});

describe("problems", () => {
  const pointers = (expression: unknown): string[] => {
    const result = read(expression);
    return result.ok ? [] : result.problems.map((problem) => `${problem.pointer} ${problem.code}`);
  };
  it("are all reported, each at its place", () => {
    expect(pointers({ op: "and", of: [
      { op: "eq", left: field("nmber"), right: text("a") },
      { op: "gt", left: field("status"), right: { op: "literal", type: { kind: "integer" }, value: 1 } },
      { op: "eqq" },
      { op: "some", in: { row: "this", path: ["number"] }, as: "r1" },
      { op: "isNull", of: field("customer", "address") },
      { op: "isNull", of: { op: "field", row: "r9", path: [] } },
      { op: "not", of: text(5), more: 1 },
      7,
    ] })).toEqual([
      "/expression/of/0/left/path/0 unknown_name", "/expression/of/1 not_comparable", "/expression/of/2/op form", "/expression/of/3/in/path operand_type",
      "/expression/of/4/of/path operand_type", "/expression/of/5/of/row unknown_name", "/expression/of/6/more form", "/expression/of/6/of invalid_literal", "/expression/of/7 form",
    ]);
  });
  it.each<[string, unknown, string]>([
    ["a missing operand", { op: "eq", left: field("number") }, "/expression/right form"],
    ["no list", { op: "and", of: 1 }, "/expression/of form"],
    ["an unknown unit", { op: "part", of: field("issued"), unit: "century" }, "/expression invalid_argument"],
    ["an unknown type", { op: "literal", type: { kind: "money" }, value: 1 }, "/expression/type form"],
    ["no constant", { op: "literal", type: { kind: "integer" } }, "/expression/value form"],
    ["a date that is none", { op: "literal", type: { kind: "date" }, value: "2023-02-29" }, "/expression invalid_literal"],
    ["a collection as a value", { op: "isNull", of: field("lines") }, "/expression/of/path operand_type"],
    ["half a branch", { op: "case", branches: [{ when: field("paid") }], otherwise: text("a") }, "/expression/branches/0/then form"],
    ["a member of Object", field("constructor"), "/expression/path/0 unknown_name"],
    ["an operator of Object", { op: "toString" }, "/expression/op form"],
  ])("%s", (_, expression, problem) => {
    expect(pointers(expression)).toEqual([problem]);
  });
  it("name what is near", () => {
    expect(read(field("nmber"))).toMatchObject({ problems: [{ hint: "did you mean number?" }] });
  });
  it("of the version and the envelope", () => {
    expect(fromJson({ corollary: 2, expression: field("number") }, context)).toMatchObject({ ok: false, problems: [{ pointer: "/corollary" }] });
    expect(fromJson(field("number"), context)).toMatchObject({ ok: false });
    expect(fromJson(null, context)).toMatchObject({ ok: false });
  });
  it("of inputs that the action does not have", () => {
    const input = { op: "input", type: { kind: "text" }, name: "amnt" };
    expect(fromJsonNode(input, context)).toMatchObject({ ok: true });
    expect(fromJsonNode(input, { ...context, inputs: { amount: { kind: "decimal" } } })).toMatchObject({ ok: false, problems: [{ pointer: "/name", hint: "did you mean amount?" }] });
    expect(fromJsonNode({ ...input, name: "amount" }, { ...context, inputs: { amount: { kind: "decimal" } } })).toMatchObject({ expression: { type: { kind: "decimal" } } });
  });
  it("of depth do not overflow the stack", () => {
    let deep: unknown = field("paid");
    for (let n = 0; n < 50_000; n += 1) deep = { op: "not", of: deep };
    expect(read(deep)).toMatchObject({ ok: false, problems: [{ code: "form" }] });
  });
});
