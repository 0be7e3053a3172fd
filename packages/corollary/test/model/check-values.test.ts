import { describe, expect, it } from "vitest";
import { postgresPattern } from "../../src/schema/pattern.js";
import type { Json } from "../../src/expr/node.js";
import { checkModel } from "../../src/model/check/check-model.js";
import type { FieldType } from "../../src/model/field-type.js";
import type { ValueField } from "../../src/model/model.js";
import { entity, enumNode, model, text, value } from "./small-model.js";
import { told } from "./told.js";

const withField = (type: FieldType, more: Partial<ValueField> = {}, values: readonly string[] = ["a", "b"]) =>
  model([entity("Item", { it: value(type, more) })], [enumNode("Kind", values)]);
const choice: FieldType = { kind: "choice", enum: "Kind" };

describe("types", () => {
  it("need bounds that a value can meet", () => {
    const types: FieldType[] = [
      { kind: "text", min: 5, max: 4 }, { kind: "integer", min: 1, max: 0 }, { kind: "float", min: 1, max: 0.5 },
      { kind: "bigint", min: "9007199254740993", max: "9007199254740992" }, { kind: "decimal", min: "0.2", max: "0.10" },
      { kind: "array", of: text, min: 2, max: 1 },
    ];
    for (const type of types) expect(checkModel(withField(type)).map(({ code }) => code)).toEqual(["empty-bounds"]);
    expect(told(withField({ kind: "decimal", min: "0.2", max: "0.10" }))).toMatchInlineSnapshot(`
      "error empty-bounds /entities/Item/fields/it/type
      Item.it must be at least 0.2 and at most 0.10: no value is both.
      Exchange the bounds, or take one away."
    `);
  });

  it("need bounds of their own kind", () => {
    const types: FieldType[] = [
      { kind: "text", max: -1 }, { kind: "text", min: 0.5 }, { kind: "integer", max: 2_147_483_648 }, { kind: "smallint", min: -32_769 },
      { kind: "bigint", max: "1.5" }, { kind: "bigint", max: "9223372036854775808" }, { kind: "decimal", min: "much" },
      { kind: "decimal", precision: 4, scale: 2, max: "100" }, { kind: "bytes", max: -1 }, { kind: "real", max: Infinity }, { kind: "float", min: NaN },
    ];
    for (const type of types) expect([type, checkModel(withField(type)).map(({ code }) => code)]).toEqual([type, ["invalid-bound"]]);
    expect(told(withField({ kind: "decimal", precision: 4, scale: 2, max: "100" }))).toMatchInlineSnapshot(`
      "error invalid-bound /entities/Item/fields/it/type/max
      Item.it has the bound 100, which 4 digits, 2 of them after the point, cannot hold.
      Widen the precision or move the bound."
    `);
    expect(told(withField({ kind: "integer", max: 2_147_483_648 }))).toMatchInlineSnapshot(`
      "error invalid-bound /entities/Item/fields/it/type/max
      Item.it has the bound 2147483648.
      The bounds of this type are whole numbers from -2147483648 to 2147483647; a bigint holds more."
    `);
  });

  it("need sizes that Postgres takes", () => {
    expect(told(withField({ kind: "varchar", length: 0 }))).toMatchInlineSnapshot(`
      "error invalid-length /entities/Item/fields/it/type/length
      Item.it has the length 0.
      A length is a whole number from 1 to 10485760."
    `);
    expect(told(withField({ kind: "decimal", precision: 1.5, scale: 1, min: "-7", max: "26.5" }))).toContain("has 1.5 digits");
    expect(told(withField({ kind: "decimal", precision: 4, scale: 2_000_000, max: "1" }))).toContain("invalid-scale");
    expect(told(withField({ kind: "decimal", precision: 1001 }))).toMatchInlineSnapshot(`
      "error invalid-precision /entities/Item/fields/it/type/precision
      Item.it has 1001 digits.
      Postgres takes 1 to 1000."
    `);
    expect(told(withField({ kind: "decimal", precision: 4, scale: 5 }))).toMatchInlineSnapshot(`
      "error invalid-scale /entities/Item/fields/it/type/scale
      Item.it has 5 digits after the point of 4 in all.
      The scale is a whole number from 0 to the precision."
    `);
    expect(told(withField({ kind: "decimal", scale: 2 }))).toMatchInlineSnapshot(`
      "error scale-without-precision /entities/Item/fields/it/type/scale
      Item.it states digits after the point but not how many in all.
      State the precision too."
    `);
    expect(told(withField({ kind: "timestamp", precision: 7 }))).toMatchInlineSnapshot(`
      "error invalid-precision /entities/Item/fields/it/type/precision
      Item.it keeps 7 digits of a second's fraction.
      Postgres keeps 0 to 6."
    `);
    expect(told(withField({ kind: "array", of: { kind: "array", of: text } }))).toMatchInlineSnapshot(`
      "error nested-array /entities/Item/fields/it/type/of
      Item.it is an array of arrays.
      Postgres does not tell their depths apart; use json, or an entity of its own."
    `);
    expect(told(withField({ kind: "money", currency: "euro" }))).toMatchInlineSnapshot(`
      "error invalid-currency /entities/Item/fields/it/type/currency
      Item.it is in "euro".
      A currency is three capital letters (ISO 4217): "EUR"."
    `);
  });

  it("need their enum", () => {
    expect(told(withField({ kind: "choice", enum: "Sort" }))).toMatchInlineSnapshot(`
      "error unknown-enum /entities/Item/fields/it/type/enum
      Item.it takes its values from "Sort", which is no enum of the model.
      The enums are Kind."
    `);
  });
});

describe("patterns", () => {
  it("must be regular expressions", () => {
    expect(told(withField({ kind: "text", pattern: "[a-z" }))).toMatchInlineSnapshot(`
      "error invalid-pattern /entities/Item/fields/it/type/pattern
      Item.it has the pattern /[a-z/, which is no regular expression: Invalid regular expression: /[a-z/u: Unterminated character class.
      Patterns are read as Unicode (flag u), where a stray backslash or bracket is an error."
    `);
  });

  it("are doubtful where the database cannot enforce them", () => {
    expect(told(withField({ kind: "text", pattern: "\\bno\\b" }))).toMatchInlineSnapshot(`
      "warning foreign-pattern /entities/Item/fields/it/type/pattern
      Item.it has the pattern /\\bno\\b/, which the database cannot enforce: it has \\b or \\B.
      The service still does. For both, write it with classes such as [a-z0-9], \\d, \\s, \\w, groups (?:…), look-ahead, * + ? {m,n}."
    `);
  });

  it.each([
    "[a-z]+", "\\d{2,3}", "(?:a|b)*", "(?=x)x", "[^\\s]", "\\u0041", "a{255}", "\\.", "[\\]]",
    "(?<year>\\d+)", "(?<=a)b", "(?<!a)b", "\\p{L}", "\\u{1F600}", "(a)\\1", "\\bx", "a{256}", "[\\W]", "[^]", "\\cA", "\\0",
  ])("warn of %j exactly where the schema leaves it out", (pattern) => {
    const warned = checkModel(withField({ kind: "text", pattern })).some(({ code }) => code === "foreign-pattern");
    expect(warned).toBe(postgresPattern(pattern) === undefined);
  });
});

describe("choices", () => {
  it("have values, each once, of a length that Postgres takes", () => {
    expect(told(withField(choice, {}, []))).toMatchInlineSnapshot(`
      "error empty-choice /enums/Kind/values
      The enum Kind has no values.
      Give it at least one."
    `);
    expect(told(withField(choice, {}, ["a", "b", "a"]))).toMatchInlineSnapshot(`
      "error duplicate-choice /enums/Kind/values/2
      The enum Kind has "a" twice.
      Take one of them away."
    `);
    expect(told(withField(choice, {}, ["x".repeat(64)]))).toMatchInlineSnapshot(`
      "error choice-too-long /enums/Kind/values/0
      The value "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" of the enum Kind has 64 bytes; Postgres takes 63.
      Choose a shorter word; a label can say more."
    `);
    expect(told(withField(choice, {}, ["", "a"]))).toMatchInlineSnapshot(`
      "error invalid-choice /enums/Kind/values/0
      The enum Kind has the value "".
      A value is not empty and holds no control characters."
    `);
  });
});

describe("defaults", () => {
  const wrong: readonly (readonly [FieldType, Json])[] = [
    [text, 5], [{ kind: "text", max: 2 }, "abc"], [{ kind: "text", min: 2 }, "a"], [{ kind: "text", pattern: "\\d+" }, "12x"],
    [{ kind: "varchar", length: 2 }, "abc"], [{ kind: "integer" }, 1.5], [{ kind: "integer" }, "1"], [{ kind: "integer", min: 1 }, 0],
    [{ kind: "smallint" }, 40_000], [{ kind: "integer" }, 2_147_483_648], [{ kind: "bigint" }, "9223372036854775808"], [{ kind: "bigint", max: "10" }, "11"],
    [{ kind: "decimal", precision: 4, scale: 2 }, "100"], [{ kind: "decimal", precision: 4, scale: 2 }, "1.005"], [{ kind: "money" }, "0.001"],
    [{ kind: "decimal", min: "0.5" }, "0.49"], [{ kind: "float", max: 1 }, 1.5], [{ kind: "boolean" }, "yes"], [{ kind: "uuid" }, "no"],
    [{ kind: "date" }, "2023-02-29"], [{ kind: "timestamp", precision: 3 }, "yesterday"], [choice, "c"],
    [{ kind: "array", of: { kind: "integer", max: 3 } }, [1, 4]], [{ kind: "array", of: text, max: 1 }, ["a", "b"]], [{ kind: "range", of: "integer" }, 1],
    [{ kind: "array", of: text }, ["a", null]], [{ kind: "text", format: "slug" }, "A b"], [{ kind: "text", format: "url" }, "here"],
  ];

  it.each(wrong)("of %j cannot be %j", (type, fallback) => {
    expect(checkModel(withField(type, { default: { kind: "value", value: fallback } })).map(({ code }) => code)).toEqual(["wrong-default"]);
  });

  const right: readonly (readonly [FieldType, Json])[] = [
    [{ kind: "text", max: 2 }, "😀😀"], [{ kind: "decimal", precision: 4, scale: 2 }, "99.99"], [{ kind: "decimal" }, "0.0000000001"], [choice, "b"],
    [{ kind: "bigint" }, "-9223372036854775808"], [{ kind: "array", of: text }, ["a", ""]], [{ kind: "text", format: "email" }, "a@b.c"], [{ kind: "json" }, { a: null }], [{ kind: "float" }, "Infinity"],
  ];

  it.each(right)("of %j can be %j", (type, fallback) => {
    expect(checkModel(withField(type, { default: { kind: "value", value: fallback } }))).toEqual([]);
  });

  it("say what is wrong with them", () => {
    const of = (type: FieldType, fallback: Json, more: Partial<ValueField> = {}) => told(withField(type, { ...more, default: { kind: "value", value: fallback } }));
    expect(of({ kind: "text", max: 2 }, "abc")).toMatchInlineSnapshot(`
      "error wrong-default /entities/Item/fields/it/default/value
      Item.it has the default "abc", which has 3 characters, more than 2.
      Give a default that the field would take, in the form that JSON has for it."
    `);
    expect(of({ kind: "decimal", precision: 4, scale: 2 }, "1.005")).toMatchInlineSnapshot(`
      "error wrong-default /entities/Item/fields/it/default/value
      Item.it has the default "1.005", which 4 digits, 2 of them after the point, cannot hold.
      Give a default that the field would take, in the form that JSON has for it."
    `);
    expect(of(choice, "c")).toMatchInlineSnapshot(`
      "error wrong-default /entities/Item/fields/it/default/value
      Item.it has the default "c", which is none of "a" and "b".
      Give a default that the field would take, in the form that JSON has for it."
    `);
    expect(of({ kind: "date" }, "2023-02-29")).toMatchInlineSnapshot(`
      "error wrong-default /entities/Item/fields/it/default/value
      Item.it has the default "2023-02-29", which is no date.
      Give a default that the field would take, in the form that JSON has for it."
    `);
    expect(of(text, null)).toMatchInlineSnapshot(`
      "error wrong-default /entities/Item/fields/it/default/value
      Item.it has the default null, but it is required.
      Give a default that the field would take, in the form that JSON has for it."
    `);
    expect(of(choice, "b", { states: { initial: "a", transitions: { a: ["b"], b: [] } } })).toMatchInlineSnapshot(`
      "error wrong-default /entities/Item/fields/it/default/value
      Item.it has the default "b", but its state machine begins in "a".
      Give a default that the field would take, in the form that JSON has for it."
    `);
  });

  it("do not belong to what the system makes", () => {
    const item = entity("Item", { createdAt: value({ kind: "timestamp", precision: 3 }, { generated: "createdAt", default: { kind: "value", value: "2024-01-01T00:00:00Z" } }) });
    expect(told(model([item]))).toMatchInlineSnapshot(`
      "error default-on-generated /entities/Item/fields/createdAt/default
      Item.createdAt is made by the system and has a default too.
      Take the default away."
    `);
  });
});

describe("state machines", () => {
  const machine = (initial: string, transitions: Readonly<Record<string, readonly string[]>>) => told(withField(choice, { states: { initial, transitions } }));

  it("begin in one of their states", () => {
    expect(machine("c", { a: ["b"] })).toMatchInlineSnapshot(`
      "error unknown-state /entities/Item/fields/it/states/initial
      Item.it begins in "c", which is no state of it.
      The states are a and b."
    `);
  });

  it("go from and to their states", () => {
    expect(machine("a", { a: ["b", "c"], d: [] })).toMatchInlineSnapshot(`
      "error unknown-state /entities/Item/fields/it/states/transitions/a/1
      Item.it goes from "a" to "c", which is no state of it.
      The states are a and b.

      error unknown-state /entities/Item/fields/it/states/transitions/d
      Item.it has transitions from "d", which is no state of it.
      The states are a and b."
    `);
  });

  it("are doubtful where a state cannot be come to", () => {
    expect(machine("a", { a: [], b: ["a"] })).toMatchInlineSnapshot(`
      "warning unreachable-state /entities/Item/fields/it/states
      Item.it never comes to b from "a".
      Add a transition to it, or take the state away."
    `);
  });

  it("are over choices", () => {
    expect(told(withField(text, { states: { initial: "a", transitions: {} } }))).toMatchInlineSnapshot(`
      "error states-without-choice /entities/Item/fields/it/states
      Item.it has states, but is text.
      A state machine is over a choice."
    `);
  });
});
