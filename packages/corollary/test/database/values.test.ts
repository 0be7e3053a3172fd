import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../src/database/index.js";
import { drivers, type OpenedDriver, sql } from "./drivers.js";

describe.each(drivers)("values on $name", ({ open }) => {
  let opened: OpenedDriver;
  let db: Database;
  beforeAll(async () => {
    opened = await open();
    db = opened.db;
  });
  afterAll(() => opened.close());

  const cases: [sqlExpression: string, value: unknown][] = [
    ["true", true],
    ["false", false],
    ["7::int2", 7],
    ["(-2147483648)::int4", -2147483648],
    ["0.5::float4", 0.5],
    ["'-Infinity'::float8", -Infinity],
    ["'NaN'::float8", NaN],
    ["9007199254740993::int8", "9007199254740993"],
    ["1.50::numeric", "1.50"],
    ["4294967295::oid", "4294967295"],
    ["'a'::text", "a"],
    ["''::text", ""],
    ["'Grüße 👋'::text", "Grüße 👋"],
    ["null::int", null],
    ["'[1, {\"a\": null}]'::jsonb", [1, { a: null }]],
    ["'\"text\"'::json", "text"],
    ["'null'::jsonb", null],
    ["'\\x00ff10'::bytea", new Uint8Array([0, 255, 16])],
    ["'2024-02-29'::date", "2024-02-29"],
    ["'0044-03-15 BC'::date", "0044-03-15 BC"],
    ["'13:45:00.5'::time", "13:45:00.5"],
    ["'2024-02-29 23:30:00+02'::timestamptz", "2024-02-29 21:30:00+00"],
    ["'2024-02-29 23:30:00.123456'::timestamp", "2024-02-29 23:30:00.123456"],
    ["'1 year 2 months 3 days 04:05:06'::interval", "P1Y2M3DT4H5M6S"],
    ["array[1, null, 3]", "{1,NULL,3}"],
    ["array['a,b', 'c\"d']", "{\"a,b\",\"c\\\"d\"}"],
    ["array[true, false]", "{t,f}"],
    ["'[1,5)'::int4range", "[1,5)"],
    ["'0190d2a0-0000-7000-8000-000000000000'::uuid", "0190d2a0-0000-7000-8000-000000000000"],
  ];

  test.each(cases)("%s reads as the port says", async (expression, value) => {
    const { rows } = await db.query(sql(`select ${expression} as v`));
    expect(rows).toEqual([{ v: value }]);
  });

  test("a bytea is a Uint8Array", async () => {
    const { rows } = await db.query<{ v: Uint8Array }>(sql("select '\\x01'::bytea as v"));
    expect(rows[0]?.v).toBeInstanceOf(Uint8Array);
  });

  test.each([
    ["text", "it's \"quoted\" \\ {1}"],
    ["int8", 9007199254740993n, "9007199254740993"],
    ["int4", 42],
    ["float8", 1e-300],
    ["numeric", "12345678901234567890.0001"],
    ["bool", true],
    ["bool", false],
    ["bytea", new Uint8Array([0, 1, 255])],
    ["jsonb", '{"a":[1,2]}', { a: [1, 2] }],
    ["timestamptz", new Date("2024-02-29T12:00:00.250Z"), "2024-02-29 12:00:00.25+00"],
    ["timestamptz", new Date(Date.UTC(12024, 0, 1)), "12024-01-01 00:00:00+00"],
    ["timestamptz", new Date("-000043-03-15T00:00:00Z"), "0044-03-15 00:00:00+00 BC"],
    ["text", null],
    ["int4[]", [1, null, 3], "{1,NULL,3}"],
    ["text[]", ["a\"b", "c\\d", "", "null", "x,y"], '{"a\\"b","c\\\\d","","null","x,y"}'],
    ["int4[]", [[1, 2], [3, 4]], "{{1,2},{3,4}}"],
    ["int4[]", [], "{}"],
    ["bytea[]", [new Uint8Array([222, 173])], '{"\\\\xdead"}'],
    ["uuid[]", ["0190d2a0-0000-7000-8000-000000000000"], "{0190d2a0-0000-7000-8000-000000000000}"],
  ] as const)("a %s parameter %s arrives", async (type, value, expected: unknown = value) => {
    for (const prepare of [true, false]) {
      const { rows } = await db.query({ text: `select $1::${type} as v`, params: [value], prepare });
      expect(rows).toEqual([{ v: expected }]);
    }
  });

  test("a parameter takes the type of the column it is written to", async () => {
    await db.script("create table typed (i int, j json, d date, b bool, t text)");
    await db.query(sql("insert into typed values ($1, $2, $3, $4, $5)", "1", '"x"', "2024-01-01", "true", "5"));
    const { rows } = await db.query(sql("select * from typed where i = $1 and t = $2", 1, "5"));
    expect(rows).toEqual([{ i: 1, j: "x", d: "2024-01-01", b: true, t: "5" }]);
  });

  test("an invalid Date is refused before it is sent", async () => {
    await expect(db.query(sql("select $1::date", new Date(NaN)))).rejects.toMatchObject({ kind: "invalid-value" });
  });

  test("the count is what the command tag says", async () => {
    await db.script("create table counted (n int)");
    expect((await db.query(sql("insert into counted select generate_series(1, 5)"))).count).toBe(5);
    expect((await db.query(sql("update counted set n = n where n > $1", 3))).count).toBe(2);
    expect((await db.query(sql("delete from counted where n = 99"))).count).toBe(0);
    expect(await db.query(sql("delete from counted where n = 1 returning n"))).toEqual({ rows: [{ n: 1 }], count: 1 });
    expect((await db.query(sql("select * from counted"))).count).toBe(4);
    expect((await db.query({ text: "create table uncounted ()", params: [], prepare: false })).count).toBe(0);
  });

  test("a prepared statement survives a change of the columns it returns", async () => {
    await db.script("create table changing (a int); insert into changing values (1)");
    expect((await db.query(sql("select * from changing"))).rows).toEqual([{ a: 1 }]);
    await db.script("alter table changing add b text default 'x'");
    expect((await db.query(sql("select * from changing"))).rows).toEqual([{ a: 1, b: "x" }]);
    await db.script("alter table changing rename b to c");
    expect((await db.query(sql("select * from changing"))).rows).toEqual([{ a: 1, c: "x" }]);
  });

  test("a large value and many rows come back whole", async () => {
    const large = "ä".repeat(2_000_000);
    expect((await db.query<{ v: string }>(sql("select $1::text as v", large))).rows[0]?.v).toBe(large);
    const { rows } = await db.query<{ n: number }>(sql("select n from generate_series(1, 50000) n"));
    expect(rows.length).toBe(50_000);
    expect(rows[49_999]).toEqual({ n: 50_000 });
  });

  test("info names the driver, the version and a place without a password", () => {
    expect(db.info.version).toBeGreaterThanOrEqual(140000);
    expect(db.info.location).not.toContain("corollary@");
  });
});
