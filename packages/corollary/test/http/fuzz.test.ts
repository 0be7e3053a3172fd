import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { model } from "./domain.js";
import { startService, type Service } from "./service.js";

let shop: Service;
beforeAll(async () => {
  shop = await startService();
  const customer = (await shop.send("POST", "/api/v1/customers", { name: "Ann", email: "ann@example.org" })).body.data.id;
  await shop.send("POST", "/api/v1/invoices", { number: "1", customer, issued: "2024-01-01", lines: [{ description: "x", price: "1" }] });
  await shop.send("POST", "/api/v1/samples", { data: { a: [1] }, tags: ["x"], numbers: [1], whole: 1, day: "2024-01-01" });
});
afterAll(() => shop.close());

/** Any number of cases more by an environment variable; the seed of a failure is printed with it. */
const numRuns = Number(process.env["COROLLARY_FUZZ_RUNS"] ?? 300);

const entities = Object.values(model.entities);
const paths = entities.map((entity) => entity.path);
const names = entities.flatMap((entity) => Object.values(entity.fields).flatMap((field) => (field.kind === "embedded" ? [field.name, ...Object.keys(field.fields).map((part) => `${field.name}.${part}`)] : [field.name])));
const odd = ["", "0", "-1", "1e308", "NaN", "null", "true", "''", '"', "%", "_", "\\", "2024-13-45", "infinity", "-infinity", "9".repeat(40), "a.b.c", "__proto__", "constructor", "\u{1F600}", "(", ")", ";", ",", "{}", "[,)", "P9999999999Y", "24:00", "+", "\t", "\ud7ff", "\uffff"];

const name = fc.constantFrom(...names);
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("."));
const word = fc.oneof(fc.constantFrom(...odd), fc.string({ unit: "binary", maxLength: 12 }), fc.integer().map(String), fc.uuid(), name);
const operator = fc.constantFrom("==", "!=", "=gt=", ">", "=le=", "=in=", "=out=", "=like=", "=ilike=", "=contains=", "=icontains=", "=starts=", "=ends=", "=isnull=", "=between=", "=has=", "=", "=x=");
const value = fc.oneof(word, word.map((text) => `"${text.replaceAll('"', '\\"')}"`), fc.array(word, { maxLength: 3 }).map((words) => `(${words.join(",")})`));
const comparison = fc.tuple(path, operator, value).map((parts) => parts.join(""));
const filter = fc.array(fc.tuple(comparison, fc.constantFrom(";", ",", " and ", ""))).map((parts) => parts.flat().join(""));
const parameter = fc.oneof(
  fc.tuple(fc.constant("filter"), filter),
  fc.tuple(fc.constant("sort"), fc.array(fc.tuple(fc.constantFrom("+", "-", ""), path), { maxLength: 3 }).map((keys) => keys.flat().join(","))),
  fc.tuple(fc.constantFrom("include", "fields"), fc.array(path, { maxLength: 3 }).map((all) => all.join(","))),
  fc.tuple(fc.constantFrom("limit", "offset", "cursor", "count", "archived", "atomic", "x"), word),
);
const query = fc.array(parameter, { maxLength: 4 }).map((all) => all.map(([key, text]) => `${key}=${encodeURIComponent(text.replaceAll(/[\ud800-\udfff]/gu, "?"))}`).join("&"));

const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  node: fc.oneof({ depthSize: "small" }, fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e300, 2 ** 53), word, fc.array(tie("node"), { maxLength: 3 }), fc.dictionary(fc.oneof(name, word), tie("node"), { maxKeys: 4 })),
})).node;

async function expectAnswered(method: string, address: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<void> {
  const { status, body: said } = await shop.send(method, address, body, headers);
  expect(status).toBeLessThan(500);
  if (status >= 400 && method !== "HEAD") expect(said.error.message).toMatch(/\S/);
}

describe("no request makes the server fail", () => {
  test("to read", async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...paths), query, (entity, asked) => expectAnswered("GET", `/api/v1/${entity}?${asked}`)), { numRuns });
  });

  test("well-formed filters of every operator on every field", async () => {
    const known = entities.flatMap((entity) => Object.values(entity.fields).filter((field) => field.hidden !== true).map((field) => ({ entity: entity.path, field: field.name })));
    await fc.assert(fc.asyncProperty(fc.constantFrom(...known), operator, value, ({ entity, field }, sign, said) =>
      expectAnswered("GET", `/api/v1/${entity}?filter=${encodeURIComponent(`${field}${sign}${said}`)}&count=none`)), { numRuns: numRuns * 2 });
  });

  test("to write", async () => {
    const target = fc.tuple(fc.constantFrom("POST", "PATCH"), fc.constantFrom(...paths), fc.constantFrom("", "/bulk", "/bulk?atomic=true", "/1", "/1,2", "/018f0000-0000-7000-8000-000000000000", "/x/archive"));
    await fc.assert(fc.asyncProperty(target, fc.oneof(json, fc.array(json, { maxLength: 3 })), ([method, entity, rest], body) => expectAnswered(method, `/api/v1/${entity}${rest}`, JSON.stringify(body))), { numRuns });
  });

  test("with any value in any field", async () => {
    const fields = Object.keys(model.entities["Sample"]?.fields ?? {}).filter((field) => field !== "id");
    await fc.assert(fc.asyncProperty(fc.dictionary(fc.constantFrom(...fields), json, { minKeys: 1, maxKeys: 3 }), (body) => expectAnswered("POST", "/api/v1/samples", JSON.stringify(body))), { numRuns });
  });

  test("with any key and any header", async () => {
    const header = fc.oneof(fc.constantFrom('"1"', "*", "W/\"1\"", '"1-a","2"', "application/json;q=2", "*/*;q=0", "text/*", "identity", "gzip"), fc.string({ maxLength: 20 }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, "")));
    const headers = fc.dictionary(fc.constantFrom("accept", "if-match", "if-none-match", "idempotency-key", "x-request-id", "origin", "content-type", "content-encoding"), header, { maxKeys: 3 });
    await fc.assert(fc.asyncProperty(fc.constantFrom("GET", "HEAD", "PATCH", "DELETE", "POST", "PUT", "OPTIONS"), fc.constantFrom(...paths), word, headers, (method, entity, key, sent) =>
      expectAnswered(method, `/api/v1/${entity}/${encodeURIComponent(key)}`, method === "PATCH" || method === "POST" ? '{"name":"x"}' : undefined, sent)), { numRuns });
  });
});
