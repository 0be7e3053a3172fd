import { describe, expect, it } from "vitest";
import * as build from "../../src/expr/build.js";
import { Decimal } from "../../src/expr/decimal.js";
import { evaluate, EvaluationError, EvaluationRefused, ordering, predicate } from "../../src/expr/evaluate.js";
import type { Expression, Json } from "../../src/expr/node.js";
import type { Type } from "../../src/expr/type.js";
import { at, invoicing } from "./invoicing.js";

const boolean: Type = { kind: "boolean" };
const truth = (value: boolean | null): Expression => build.literal(value, boolean);
const values = [true, false, null] as const;
const run = (expression: Expression, row?: Record<string, unknown>, entity = "Invoice"): unknown =>
  evaluate(expression, { model: invoicing, entity })(row ? { row } : {});
const lines = { row: "this", path: ["lines"], entity: "Line" };
const line = (price: string, quantity: number): Record<string, unknown> => ({ price: new Decimal(price), quantity, text: "x" });

describe("three-valued logic", () => {
  it.each(values.flatMap((a) => values.map((b) => [a, b] as const)))("of %s and %s", (a, b) => {
    const known = [a, b].filter((value) => value !== null);
    const all = known.includes(false) ? false : known.length < 2 ? null : true;
    const any = known.includes(true) ? true : known.length < 2 ? null : false;
    const both = [truth(a), truth(b)];
    expect(run({ op: "and", type: boolean, of: both })).toBe(all);
    expect(run({ op: "or", type: boolean, of: both })).toBe(any);
    expect(run({ op: "not", type: boolean, of: truth(a) })).toBe(a === null ? null : !a);
    expect(run(build.isNull(truth(a)))).toBe(a === null);
    expect(run(build.compare("eq", truth(a), truth(b)))).toBe(a === null || b === null ? null : a === b);
  });

  it.each<[Json, readonly Json[], boolean | null]>([
    [1, [1, 2], true], [3, [1, 2], false], [3, [1, null], null], [1, [1, null], true], [null, [1], null], [null, [], false], [1, [], false],
  ])("of %j in %j", (of, items, expected) => {
    const integer: Type = { kind: "integer" };
    expect(run(build.inList(build.literal(of, integer), items.map((item) => build.literal(item, integer))))).toBe(expected);
    const text: Type = { kind: "text" };
    const word = (value: Json): Expression => build.literal(value === null ? null : String(value), text);
    expect(run(build.inList(word(of), items.map(word)))).toBe(expected);
  });

  it("a test holds only where the condition is true", () => {
    const test = predicate(at("Invoice", "paid"), { model: invoicing, entity: "Invoice" });
    expect([true, false, null].map((paid) => test({ row: { paid } }))).toEqual([true, false, false]);
  });
});

describe("numbers are exact", () => {
  const decimal = (text: string): Expression => build.literal(text, { kind: "decimal" });
  const arithmetic = (op: "add" | "sub" | "mul" | "div" | "mod", a: string, b: string): string => String(run(build.arithmetic(op, decimal(a), decimal(b))));
  // The results are what Postgres prints for the same operands without zeros at their ends.
  it.each([
    ["1", "3", "0.33333333333333333333"], ["2", "3", "0.66666666666666666667"], ["10000", "3", "3333.3333333333333333"], ["-7", "2", "-3.5"],
    ["1", "30000", "0.000033333333333333333333"], ["1.0000000000000000000000", "3", "0.33333333333333333333"], ["12345678901234567890", "7", "1763668414462081127"],
    ["0", "5", "0"], ["1e-30", "3", "0.000000000000000000000000000000333333333333333333"], ["5", "0.00000000000000000001", "500000000000000000000"],
  ])("%s / %s = %s", (a, b, expected) => {
    expect(arithmetic("div", a, b)).toBe(expected);
  });

  it("division and remainder by zero are null", () => {
    expect(run(build.arithmetic("div", decimal("1"), decimal("0.0")))).toBeNull();
    expect(run(build.arithmetic("mod", build.literalOf(1), build.literalOf(0)))).toBeNull();
    expect(run(build.arithmetic("div", build.literal(1, { kind: "float" }), build.literalOf(0)))).toBeNull();
  });

  it("the remainder has the sign of the dividend", () => {
    expect([arithmetic("mod", "-7", "3"), arithmetic("mod", "7", "-3"), arithmetic("mod", "5.5", "2")]).toEqual(["-1", "1", "1.5"]);
  });

  it("whole numbers do not overflow", () => {
    const big = build.literal("9223372036854775807", { kind: "bigint" });
    expect(run(build.arithmetic("mul", big, big))).toBe(85070591730234615847396907784232501249n);
    expect(run(build.arithmetic("add", build.literalOf(Number.MAX_SAFE_INTEGER), build.literalOf(2)))).toBe(9007199254740993n);
    expect(run(build.arithmetic("sub", build.literalOf(3), build.literalOf(5)))).toBe(-2);
  });

  it.each([["2.5", 0, "3"], ["-2.5", 0, "-3"], ["1.005", 2, "1.01"], ["0.4999", 0, "0"], ["7", 3, "7"]])("%s rounded to %i digits is %s", (of, digits, expected) => {
    expect(String(run(build.round(decimal(of), digits)))).toBe(expected);
  });

  it("floor and ceil go down and up", () => {
    expect(["-1.5", "1.5", "-0.0", "2"].map((text) => [run(build.numericFunction("floor", decimal(text))), run(build.numericFunction("ceil", decimal(text)))].join())).toEqual(["-2,-1", "1,2", "0,0", "2,2"]);
  });

  it("compares kinds with each other without loss", () => {
    const big = build.literal("9007199254740993", { kind: "bigint" });
    expect(run(build.compare("gt", big, build.literalOf(9007199254740991)))).toBe(true);
    expect(run(build.compare("eq", big, decimal("9007199254740993.0")))).toBe(true);
    expect(run(build.compare("eq", build.literal(0.1, { kind: "float" }), decimal("0.1")))).toBe(true);
  });
});

describe("floats", () => {
  const float = (value: number): Expression => build.literal(value, { kind: "float" });
  it("put NaN above all and equal to itself", () => {
    expect(run(build.compare("eq", float(NaN), float(NaN)))).toBe(true);
    expect(run(build.compare("gt", float(NaN), float(Infinity)))).toBe(true);
  });
  it.each<["mul" | "add" | "div", number, number]>([["mul", 1e308, 10], ["mul", 1e-300, 1e-300], ["add", 1.7e308, 1.7e308], ["div", 1e-300, 1e300]])("%s of %s and %s is out of range", (op, a, b) => {
    expect(() => run(build.arithmetic(op, float(a), float(b)))).toThrow(EvaluationError);
  });
  it("take the digits that Postgres prints, which never lie half way to the next float", () => {
    const of = build.arithmetic("mod", float(18014398509481992), build.literal("12.5", { kind: "decimal" }));
    expect(run(of)).toBe(4.5);
  });
  it("round and take remainders by their shortest digits", () => {
    expect(run(build.round(float(1.005), 2))).toBe(1.01);
    expect(run(build.arithmetic("mod", float(0.3), float(0.1)))).toBe(0);
  });
});

describe("text", () => {
  const lit = build.literalOf;
  it("is ordered by code point", () => {
    expect(run(build.compare("lt", lit("\uFFFD"), lit("😀")))).toBe(true);
    expect(run(build.compare("lt", lit("Z"), lit("a")))).toBe(true);
    expect(run(build.compare("lt", lit("ab"), lit("abc")))).toBe(true);
  });
  it("is counted and trimmed by code point and by space alone", () => {
    expect(run(build.textFunction("length", lit("e\u0301😀")))).toBe(3);
    expect(run(build.textFunction("trim", lit("  \ta\u00A0 ")))).toBe("\ta\u00A0");
  });
  it("has full case mappings", () => {
    expect(run(build.textFunction("upper", lit("ßﬁ")))).toBe("SSFI");
    expect(run(build.textFunction("lower", lit("ΟΔΟΣ")))).toBe("οδος");
  });
  it.each([
    ["abc", "a%", true], ["abc", "_b_", true], ["abc", "b", false], ["a%c", "a\\%c", true], ["abc", "a\\%c", false], ["😀x", "_x", true], ["a\\", "a\\\\", true],
    ["", "%", true], ["", "_", false], ["abcabc", "%b%c", true], ["abc", "%%c", true], ["abc", "%_%_%_%_", false], ["ABC", "abc", false],
  ])("%s like %s: %s", (text, pattern, expected) => {
    expect(run(build.textMatch("like", lit(text), lit(pattern)))).toBe(expected);
  });
  it("matches without regard to case where asked", () => {
    expect(run(build.textMatch("contains", lit("STRASSE"), lit("ß"), true))).toBe(false);
    expect(run(build.textMatch("startsWith", lit("ÉTÉ"), lit("é"), true))).toBe(true);
    expect(run(build.textMatch("endsWith", lit("abc"), lit("")))).toBe(true);
  });
  it("refuses a pattern that ends in a backslash when it comes to it", () => {
    const like = build.textMatch("like", at("Customer", "name"), build.concat([at("Customer", "name"), lit("\\")]));
    expect(() => run(like, { name: "a" }, "Customer")).not.toThrow();
    const longer = build.textMatch("like", build.concat([at("Customer", "name"), lit("x")]), build.concat([at("Customer", "name"), lit("\\")]));
    expect(() => run(longer, { name: "a" }, "Customer")).toThrow(EvaluationError);
  });
});

describe("dates", () => {
  const date = (text: string): Expression => build.literal(text, { kind: "date" });
  it.each([
    ["2024-01-31", { months: 1 }, "2024-02-29"], ["2024-02-29", { years: 1 }, "2025-02-28"], ["2024-03-31", { months: -1, days: 1 }, "2024-03-01"], ["2023-12-31", { weeks: 1 }, "2024-01-07"], ["9999-12-31", { days: 1 }, "10000-01-01"], ["0001-01-01", { days: -1 }, "0001-12-31 BC"],
  ])("%s plus %j is %s", (text, duration, expected) => {
    expect(run(build.plus(date(text), duration))).toBe(expected);
  });
  it.each([["2024-12-30", 1, 1], ["2021-01-03", 53, 7], ["2020-12-31", 53, 4], ["2024-02-29", 9, 4]])("%s is in week %i, weekday %i", (text, week, weekday) => {
    expect(run(build.part(date(text), "week"))).toBe(week);
    expect(run(build.part(date(text), "weekday"))).toBe(weekday);
  });
  it("start and count", () => {
    expect(run(build.startOf(date("2024-05-17"), "quarter"))).toBe("2024-04-01");
    expect(run(build.startOf(date("2024-05-19"), "week"))).toBe("2024-05-13");
    expect(run(build.arithmetic("sub", date("2024-03-01"), date("2024-02-01")))).toBe(29);
  });
  it("refuses what Postgres cannot hold", () => {
    expect(() => run(build.plus(date("9999-12-31"), { years: 300_000 }))).toThrow(EvaluationError);
  });
  it("keeps microseconds where the precision asks for them", () => {
    const fine = build.literal("2024-02-29T10:00:00.123456Z", { kind: "timestamp", precision: 6 });
    expect(run(build.plus(fine, { seconds: 1 }))).toBe("2024-02-29T10:00:01.123456Z");
    expect(run(build.startOf(build.literal("1969-12-31T23:59:59.5Z", { kind: "timestamp", precision: 3 }), "minute"))).toEqual(new Date("1969-12-31T23:59:00Z"));
  });
  it("reads the clock it is given", () => {
    const clock = { now: new Date("2024-02-29T23:30:00Z") };
    expect(evaluate(build.now(), { model: invoicing })(clock)).toEqual(clock.now);
    expect(evaluate(build.today(), { model: invoicing })(clock)).toBe("2024-02-29");
  });
  it("compares intervals by their length", () => {
    const interval = (text: string): Expression => build.literal(text, { kind: "interval" });
    expect(run(build.compare("eq", interval("P1M"), interval("PT720H")))).toBe(true);
    expect(run(build.compare("gt", interval("P1Y"), interval("P360D")))).toBe(false);
  });
});

describe("structures", () => {
  const json = (path: readonly string[], as: "text" | "decimal" | "boolean" | "json"): unknown =>
    run(build.json(at("Customer", "profile"), path, as), { profile: { a: [1, "x", null, true], "0": { b: 1.5 }, n: null } }, "Customer");
  it("give a member of JSON where it is of the kind asked for", () => {
    expect([json(["a", "1"], "text"), json(["a", "0"], "text"), json(["a", "9"], "text"), json(["a", "3"], "boolean"), String(json(["0", "b"], "decimal")), json(["n"], "json"), json(["toString"], "json")])
      .toEqual(["x", null, null, true, "1.5", null, null]);
  });
  it("have items, nulls passed over", () => {
    const tags = (item: string | null, given: unknown): unknown => run(build.has(at("Customer", "tags"), build.literal(item, { kind: "text" })), { tags: given }, "Customer");
    expect([tags("a", ["a"]), tags("b", ["a", null]), tags(null, ["a", null]), tags("a", null)]).toEqual([true, false, false, null]);
  });
  it("include a date in a range", () => {
    const held = (day: string): unknown => run(build.has(at("Invoice", "period"), build.literalOf(day)), { period: { lower: "2024-01-01", upper: "2024-02-01", bounds: "[)" } });
    expect([held("2024-01-31"), held("2024-02-01"), held("2023-12-31")]).toEqual([true, false, false]);
  });
});

describe("related rows", () => {
  const row = { customer: { id: "c1", name: "Ada", owner: "u1", address: null }, lines: [line("2.50", 2), line("0.10", 3)] };
  it("are reached by paths; a missing one gives null", () => {
    expect(run(at("Invoice", "customer.name"), row)).toBe("Ada");
    expect(run(at("Invoice", "customer.name"), { customer: null })).toBeNull();
    expect(run(at("Invoice", "customer.address.city"), row)).toBeNull();
  });
  it("may be given by their key alone, which can then be read", () => {
    expect(run(at("Invoice", "customer.owner.id"), row)).toBe("u1");
    expect(() => run(at("Invoice", "customer.owner.email"), row)).toThrow(/User.email is not loaded/);
  });
  it("are compared by key, whatever is loaded of them", () => {
    const uuid = "0190a3c4-0000-7000-8000-000000000001";
    const mine = build.compare("eq", at("Invoice", "customer"), build.actor("id", { kind: "uuid" }));
    const as = (customer: unknown): unknown => evaluate(mine, { model: invoicing, entity: "Invoice" })({ row: { customer }, actor: { values: { id: uuid.toUpperCase() } } });
    expect([as(uuid), as({ id: uuid }), as("0190a3c4-0000-7000-8000-000000000002"), as(null)]).toEqual([true, true, false, null]);
  });
  it("have keys of several fields", () => {
    const seat = at("Ticket", "seat");
    const same = build.compare("eq", seat, build.literal({ row: "A", place: 2 }, seat.type));
    expect([{ row: "A", place: 2, note: "x" }, { row: "A", place: 3 }].map((given) => run(same, { seat: given }, "Ticket"))).toEqual([true, false]);
    expect(run(seat, { seat: { row: "A", place: 2, note: "x" } }, "Ticket")).toEqual({ row: "A", place: 2 });
  });
  it("are counted and summed; computed fields are written out", () => {
    expect(String(run(at("Invoice", "total"), row))).toBe("5.3");
    expect(String(run(at("Invoice", "total"), { lines: [] }))).toBe("0");
    const price = at("Line", "price", "r1");
    expect(String(run(build.aggregate("avg", lines, "r1", { value: price }), row))).toBe("1.3");
    expect(run(build.aggregate("max", lines, "r1", { value: price }), { lines: [] })).toBeNull();
    expect(run(build.aggregate("count", lines, "r1", { where: build.compare("gt", price, build.literalOf(1)) }), row)).toBe(1);
  });
  it("are quantified; over none `every` and `none` hold", () => {
    const dear = build.compare("gt", at("Line", "price", "r1"), build.literalOf(1));
    const all = (given: readonly unknown[]): unknown[] => (["some", "every", "none"] as const).map((op) => run(build.quantifier(op, lines, "r1", dear), { lines: given }));
    expect(all([])).toEqual([false, true, true]);
    expect(all(row.lines)).toEqual([true, false, false]);
    expect(all([{ price: null }])).toEqual([false, false, true]);
  });
  it("must be loaded", () => {
    expect(() => run(at("Invoice", "total"), {})).toThrow(expect.objectContaining({ code: "not_loaded" }));
    expect(() => run(at("Invoice", "number"))).toThrow(expect.objectContaining({ code: "not_loaded" }));
  });
});

describe("what only the database can answer is refused at once", () => {
  const motto = at("Customer", "motto");
  it.each<[string, Expression]>([
    ["words", build.textMatch("matches", motto, build.literalOf("a"))],
    ["order by a language", build.compare("lt", motto, build.literalOf("a"))],
    ["case by a language", build.textFunction("upper", build.concat([motto, build.literalOf("x")]))],
    ["the same without regard to case", build.textMatch("contains", motto, build.literalOf("a"), true)],
    ["the least by a language", build.aggregate("min", { row: "this", path: ["invoices"], entity: "Invoice" }, "r1", { value: motto })],
  ])("%s", (_, expression) => {
    expect(() => evaluate(expression, { model: invoicing, entity: "Customer" })).toThrow(EvaluationRefused);
  });
  it("but equality is not", () => {
    expect(run(build.compare("eq", motto, build.literalOf("a")), { motto: "a" }, "Customer")).toBe(true);
  });
});

describe("ordering", () => {
  const rows = [{ number: "b", count: 1 }, { number: "a", count: null }, { number: "c", count: 2 }, { number: "a", count: 1 }].map((row) => ({ row }));
  const sorted = (...keys: Parameters<typeof ordering>[0]): string[] =>
    [...rows].sort(ordering(keys, { model: invoicing, entity: "Invoice" })).map(({ row }) => `${row.number}${row.count ?? "-"}`);
  it("puts nulls last ascending and first descending unless told", () => {
    const count = at("Invoice", "count"), number = build.order(at("Invoice", "number"), "asc");
    expect(sorted(build.order(count, "asc"), number)).toEqual(["a1", "b1", "c2", "a-"]);
    expect(sorted(build.order(count, "desc"), number)).toEqual(["a-", "c2", "a1", "b1"]);
    expect(sorted(build.order(count, "desc", "last"), number)).toEqual(["c2", "a1", "b1", "a-"]);
  });
});
