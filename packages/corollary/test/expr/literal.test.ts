import { describe, expect, it } from "vitest";
import { literal, literalOf } from "../../src/expr/build.js";
import { Decimal } from "../../src/expr/decimal.js";
import { ExpressionError } from "../../src/expr/errors.js";
import type { Type } from "../../src/expr/type.js";

const range = (of: Type): Type => ({ kind: "range", of });
const timestamp: Type = { kind: "timestamp", precision: 3 };

describe("a constant is kept in its canonical JSON form", () => {
  it.each<[unknown, Type, unknown]>([
    [true, { kind: "boolean" }, true],
    ["héllo 😀", { kind: "text" }, "héllo 😀"],
    [-0, { kind: "integer" }, 0],
    [5n, { kind: "integer" }, 5],
    [9223372036854775807n, { kind: "bigint" }, "9223372036854775807"],
    [7, { kind: "bigint" }, "7"],
    ["007", { kind: "bigint" }, "7"],
    [0.1, { kind: "decimal" }, "0.1"],
    [1e-7, { kind: "decimal" }, "0.0000001"],
    ["1.50", { kind: "decimal" }, "1.5"],
    ["-0.00", { kind: "decimal" }, "0"],
    ["+1.5e3", { kind: "decimal" }, "1500"],
    [new Decimal("12345678901234567890.123"), { kind: "decimal" }, "12345678901234567890.123"],
    [NaN, { kind: "float" }, "NaN"],
    [-Infinity, { kind: "float" }, "-Infinity"],
    [-0, { kind: "float" }, 0],
    ["0190A3C4-0000-7000-8000-000000000000", { kind: "uuid" }, "0190a3c4-0000-7000-8000-000000000000"],
    [new Uint8Array([1, 2, 255]), { kind: "bytes" }, "AQL/"],
    [new Date(0), timestamp, "1970-01-01T00:00:00.000Z"],
    ["2024-02-29T10:00:00.123456+02:00", timestamp, "2024-02-29T08:00:00.123456Z"],
    ["2024-02-29", timestamp, "2024-02-29T00:00:00.000Z"],
    ["2024-02-29 10:00", { kind: "localTimestamp" }, "2024-02-29T10:00:00"],
    ["2024-02-29", { kind: "date" }, "2024-02-29"],
    ["10:30", { kind: "time" }, "10:30:00"],
    ["24:00:00", { kind: "time" }, "24:00:00"],
    ["10:30:00.50-03:30", { kind: "timetz" }, "10:30:00.5-03:30"],
    ["P1Y14M2W3DT36H0.5S", { kind: "interval" }, "P2Y2M17DT36H0.5S"],
    ["PT-0.5S", { kind: "interval" }, "PT-0.5S"],
    ["M", { kind: "enum", values: ["L", "M"] }, "M"],
    [[1, null], { kind: "array", of: { kind: "integer" } }, [1, null]],
    [{ lower: 1, upper: 4, bounds: "(]" }, range({ kind: "integer" }), { lower: 2, upper: 5, bounds: "[)" }],
    [{ lower: "2024-02-28", upper: "2024-02-29", bounds: "[]" }, range({ kind: "date" }), { lower: "2024-02-28", upper: "2024-03-01", bounds: "[)" }],
    [{ lower: 3, upper: 3 }, range({ kind: "integer" }), { empty: true }],
    [{ lower: "1.0", upper: null, bounds: "[]" }, range({ kind: "decimal" }), { lower: "1", upper: null, bounds: "[)" }],
    [{ code: "a", part: 1n }, { kind: "row", entity: "Pair" }, { code: "a", part: "1" }],
    [{ a: [1, null, -0] }, { kind: "json" }, { a: [1, null, 0] }],
  ])("%o as %o", (value, type, expected) => {
    const constant = literal(value, type);
    expect(constant.value).toEqual(expected);
    expect(literal(constant.value, constant.type)).toEqual(constant);
  });

  it("keeps a null of any type", () => {
    expect(literal(null, { kind: "date" })).toEqual({ op: "literal", type: { kind: "date" }, value: null });
  });

  it("keeps a member called __proto__ as data", () => {
    expect(JSON.stringify(literal(JSON.parse('{"__proto__":1}'), { kind: "json" }).value)).toBe('{"__proto__":1}');
  });
});

describe("what is none of the type is refused", () => {
  it.each<[unknown, Type]>([
    ["true", { kind: "boolean" }], [1, { kind: "boolean" }],
    ["a\0b", { kind: "text" }], ["\ud83d", { kind: "text" }], ["\ude00x", { kind: "text" }],
    [1.5, { kind: "integer" }], [2 ** 53, { kind: "integer" }], ["5", { kind: "integer" }], [NaN, { kind: "integer" }],
    [9223372036854775808n, { kind: "bigint" }], ["1.0", { kind: "bigint" }],
    ["1,5", { kind: "decimal" }], [Infinity, { kind: "decimal" }], ["1e2000", { kind: "decimal" }], ["", { kind: "decimal" }], ["9".repeat(1001), { kind: "decimal" }],
    ["abc", { kind: "float" }], ["0190a3c4", { kind: "uuid" }], ["AQ", { kind: "bytes" }], ["AR==", { kind: "bytes" }],
    [new Date(NaN), timestamp], ["2024-02-30T00:00:00Z", timestamp], ["2024-02-29T10:00:00", timestamp], ["2024-02-29T10:00:00.1234567Z", timestamp],
    ["10000-01-01T00:00:00Z", timestamp], [new Date(8.64e15), timestamp], ["0001-01-01T00:00:00+01:00", timestamp],
    ["2023-02-29", { kind: "date" }], ["0000-01-01", { kind: "date" }], ["10000-01-01", { kind: "date" }], ["0044-03-15 BC", { kind: "date" }], ["2024-13-01", { kind: "date" }], ["24-01-01", { kind: "date" }],
    ["24:00:01", { kind: "time" }], ["12:60", { kind: "time" }], ["10:30", { kind: "timetz" }], ["1 day", { kind: "interval" }], ["P1.5D", { kind: "interval" }], ["P", { kind: "interval" }],
    ["XL", { kind: "enum", values: ["L"] }], [["a", 1], { kind: "array", of: { kind: "text" } }],
    [{ lower: 5, upper: 1 }, range({ kind: "integer" })], [{ lower: 1, upper: 2, bounds: "[[" }, range({ kind: "integer" })], [{ lower: 0, upper: 2147483647, bounds: "[]" }, range({ kind: "integer" })],
    [undefined, { kind: "json" }], [{ a: "\0" }, { kind: "json" }], [{ "\0": 1 }, { kind: "json" }], [new Map(), { kind: "json" }], [{ a: NaN }, { kind: "json" }],
    [undefined, { kind: "text" }], [{}, { kind: "row", entity: "Pair" }],
  ])("%o as %o", (value, type) => {
    expect(() => literal(value, type)).toThrow(ExpressionError);
  });

  it("says what is expected", () => {
    const attempt = (): unknown => literal("XL", { kind: "enum", values: ["L", "M"] });
    expect(attempt).toThrow(expect.objectContaining({ code: "invalid_literal", hint: 'expected one of "L", "M"' }));
  });
});

describe("the type of a bare value follows from it", () => {
  it.each<[unknown, Type["kind"]]>([
    [true, "boolean"], ["x", "text"], [1, "integer"], [0.5, "decimal"], [NaN, "float"], [1n, "bigint"], [new Decimal(1), "decimal"],
    [new Date(), "timestamp"], [new Uint8Array(), "bytes"], [null, "null"], [{ a: 1 }, "json"], [[null, 1], "array"],
  ])("%s is %s", (value, kind) => {
    expect(literalOf(value).type.kind).toBe(kind);
  });

  it("refuses functions and arrays that say nothing", () => {
    expect(() => literalOf(() => 1)).toThrow(ExpressionError);
    expect(() => literalOf([null])).toThrow(ExpressionError);
  });
});
