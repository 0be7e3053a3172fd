import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startService, type Service } from "./service.js";

let shop: Service;
beforeAll(async () => { shop = await startService(); });
afterAll(() => shop.close());

/** Field, what is sent, and what is read back where it differs. */
const kept: readonly (readonly [field: string, sent: unknown, read?: unknown])[] = [
  ["small", -32768], ["whole", 2147483647], ["big", "9223372036854775807"], ["big", 42, "42"],
  ["single", 1.5], ["double", 1e-300], ["double", 0.1], ["double", "NaN"], ["double", "-Infinity"],
  ["exact", "12345.678"], ["exact", "-0.5", "-0.500"], ["exact", 7, "7.000"], ["flag", false],
  ["code", "äöü€"], ["code", "😀😀😀😀"], ["fixed", "ab"], ["other", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"],
  ["data", { a: [1, null, { "ünïcode": "\u{1F600}" }], constructor: "text" }], ["data", "text"], ["data", 0], ["data", []],
  ["shaped", { size: 3 }],
  ["blob", "aGVsbG8="], ["blob", ""],
  ["moment", "2024-02-29T23:30:00.125+02:00", "2024-02-29T21:30:00.125+00:00"],
  ["precise", "2024-02-29T10:00:00.123456Z", "2024-02-29T10:00:00.123456+00:00"],
  ["local", "2024-02-29T10:00:00", "2024-02-29T10:00:00"], ["day", "0001-01-01"], ["day", "9999-12-31"],
  ["clock", "23:59:59.5"], ["zoned", "10:30:00+02:00", "10:30:00+02"], ["span", "P1DT2H", "P1DT2H"],
  ["tags", ["a", "b,\"c\"", "{}"]], ["tags", []], ["numbers", [1, -2]], ["period", { lower: "2024-01-01", upper: "2024-02-01", bounds: "[)" }],
  ["period", { empty: true }], ["period", { lower: null, upper: "2024-02-01", bounds: "()" }, { lower: null, upper: "2024-02-01", bounds: "()" }],
];

describe("a value goes in and comes out", () => {
  test.each(kept.map(([field, sent, read = sent]) => ({ field, sent, read })))("$field: $sent", async ({ field, sent, read }) => {
    const made = await shop.send("POST", "/api/v1/samples", { [field]: sent });
    expect([made.status, made.body.data?.[field]], made.text).toEqual([201, read]);
    const changed = await shop.send("PATCH", `/api/v1/samples/${made.body.data.id}`, { [field]: null });
    expect([changed.status, changed.body.data[field]]).toEqual([200, null]);
    const back = await shop.send("PATCH", `/api/v1/samples/${made.body.data.id}`, { [field]: sent });
    expect(back.body.data[field]).toEqual(read);
  });

  test("what was read can be sent again", async () => {
    const first = Object.fromEntries(kept.map(([field, sent]) => [field, sent]));
    const { data } = (await shop.send("POST", "/api/v1/samples", first)).body;
    const { id: _, ...values } = data;
    const again = await shop.send("POST", "/api/v1/samples", values);
    expect([again.status, again.body.data], again.text).toEqual([201, { ...data, id: again.body.data?.id }]);
  });
});

const refused: readonly (readonly [field: string, sent: unknown, says: RegExp])[] = [
  ["small", 32768, /at most 32767/], ["small", 1.5, /whole number/], ["small", "1", /whole number/],
  ["whole", 2147483648, /at most 2147483647/], ["whole", true, /whole number, not a boolean/],
  ["big", "9223372036854775808", /64 bits/], ["big", 9007199254740993, /as text/], ["big", "1.0", /64 bits/],
  ["single", 1e39, /single precision/], ["double", "1", /a number/],
  ["exact", 1.5, /as text/], ["exact", "123456.0", /at most 5 digits before/], ["exact", "1.0001", /at most 3 digits after/], ["exact", "NaN", /exact number/], ["exact", " 1", /exact number/],
  ["flag", "true", /true or false/], ["flag", 0, /true or false/],
  ["code", "12345", /at most 4 characters; it has 5/], ["code", "😀😀😀😀😀", /it has 5/], ["other", "a0eebc99", /UUID/],
  ["shaped", { size: 0 }, /shaped\.size/], ["shaped", { size: 1, more: true }, /shaped/], ["shaped", "text", /shaped/],
  ["blob", "not base64!", /base64/], ["blob", "AAAAAAAAAAAAAAAAAAAAAAAA", /at most 16 bytes/],
  ["moment", "2024-02-29T10:00:00", /with its zone/], ["moment", "2024-02-29", /with its zone/], ["moment", 1709200000000, /with its zone/], ["moment", "2024-02-30T10:00:00Z", /with its zone/],
  ["local", "2024-02-29T10:00:00Z", /without zone/], ["day", "2023-02-29", /day that exists/], ["day", "29.2.2024", /day that exists/], ["day", "10000-01-01", /day that exists/], ["day", "infinity", /day that exists/],
  ["clock", "24:30", /time of day/], ["clock", "10:60", /time of day/], ["zoned", "10:30", /with its zone/], ["span", "2 hours", /duration/], ["span", "P", /duration/],
  ["tags", "a", /an array/], ["tags", [1], /item 0 must be text, not a number/], ["tags", ["a", null], /item 1 must not be null/], ["tags", ["a", "b", "c", "d"], /at most 3 items/], ["numbers", [2147483648], /item 0 must be at most/], ["numbers", [[1]], /array/],
  ["period", { lower: "2024-02-01", upper: "2024-01-01", bounds: "[)" }, /a range/], ["period", ["2024-01-01", "2024-02-01"], /a range/], ["period", { lower: "x", upper: null }, /a range.*not such an object/],
];

describe("a value that is none of its kind is refused, saying what would be", () => {
  test.each(refused.map(([field, sent, says]) => ({ field, sent, says })))("$field: $sent", async ({ field, sent, says }) => {
    const { status, body, text } = await shop.send("POST", "/api/v1/samples", { [field]: sent });
    expect([status, body.error?.code], text).toEqual([422, "validation_failed"]);
    expect(body.error.message).toMatch(says);
    expect(body.error.details[0].field.startsWith(field)).toBe(true);
  });

  test("numbers that JSON can write and no machine can hold", async () => {
    for (const digits of ["1e999", "-1e999"]) expect((await shop.send("POST", "/api/v1/samples", `{"double": ${digits}}`)).status).toBe(422);
    expect((await shop.send("POST", "/api/v1/samples", '{"data": {"deep": [1e999]}}')).body.error.details[0].field).toBe("data.deep[0]");
  });
});
