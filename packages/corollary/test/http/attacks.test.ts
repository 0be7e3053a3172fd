import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHandler } from "../../src/http/handler.js";
import { publicModel } from "../../src/http/public.js";
import { model } from "./domain.js";
import { startService, type Service } from "./service.js";

let shop: Service;
let customer = "";
let invoice = "";

beforeAll(async () => {
  shop = await startService({ limits: { bodyBytes: 20_000, bulkItems: 3, urlLength: 2_000, filterLength: 500 } });
  customer = (await shop.send("POST", "/api/v1/customers", { name: "Ann", email: "ann@example.org" })).body.data.id;
  const made = await shop.send("POST", "/api/v1/invoices", { number: "A-1", customer, issued: "2024-02-01", lines: [{ description: "Ink", price: "2.50" }] });
  invoice = made.body.data.id;
});
afterAll(() => shop.close());

interface Attack {
  readonly what: string;
  readonly send: readonly [method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>];
  readonly status: number;
  readonly code: string;
  /** What the message or a detail must say. */
  readonly says?: RegExp;
}

const nowhere = "018f0000-0000-7000-8000-000000000000";
const deep = `${"[".repeat(200)}${"]".repeat(200)}`;
const nul = "\u0000";

const reads: readonly Attack[] = [
  { what: "an unknown address", send: ["GET", "/nothing"], status: 404, code: "not_found", says: /\/docs/ },
  { what: "a mistyped entity", send: ["GET", "/api/v1/invoces"], status: 404, code: "not_found", says: /invoices/ },
  { what: "an inherited name for an entity", send: ["GET", "/api/v1/__proto__"], status: 404, code: "not_found" },
  { what: "a step out of the path", send: ["GET", "/api/v1/../../etc/passwd"], status: 404, code: "not_found" },
  { what: "an address too long", send: ["GET", `/api/v1/customers?filter=name==${"a".repeat(2_000)}`], status: 414, code: "url_too_long" },
  { what: "a filter too long", send: ["GET", `/api/v1/customers?filter=name==${"a".repeat(600)}`], status: 400, code: "invalid_filter", says: /500/ },
  { what: "percent signs that encode nothing", send: ["GET", "/api/v1/customers?filter=name==%zz"], status: 400, code: "malformed_request" },
  { what: "percent-encoded bytes that are no UTF-8", send: ["GET", "/api/v1/customers?filter=name==%ff%fe"], status: 400, code: "malformed_request" },
  { what: "an encoded half surrogate", send: ["GET", "/api/v1/customers?filter=name==%ED%A0%80"], status: 400, code: "malformed_request" },
  { what: "NUL in a filter", send: ["GET", "/api/v1/customers?filter=name==%00"], status: 400, code: "invalid_parameter" },
  { what: "a mistyped parameter", send: ["GET", "/api/v1/customers?filtr=name==Ann"], status: 400, code: "unknown_parameter", says: /filter/ },
  { what: "a parameter twice", send: ["GET", "/api/v1/customers?limit=1&limit=2"], status: 400, code: "duplicate_parameter", says: /twice/ },
  { what: "a parameter in brackets", send: ["GET", "/api/v1/customers?filter[name]=Ann"], status: 400, code: "unknown_parameter" },
  { what: "__proto__ as a parameter", send: ["GET", "/api/v1/customers?__proto__=1"], status: 400, code: "unknown_parameter" },
  { what: "a limit that is no number", send: ["GET", "/api/v1/customers?limit=ten"], status: 400, code: "invalid_parameter", says: /1 to 200/ },
  { what: "a limit of nothing", send: ["GET", "/api/v1/customers?limit=0"], status: 400, code: "invalid_parameter" },
  { what: "a limit too large", send: ["GET", "/api/v1/customers?limit=100000"], status: 400, code: "invalid_parameter" },
  { what: "a limit with an exponent", send: ["GET", "/api/v1/customers?limit=1e2"], status: 400, code: "invalid_parameter" },
  { what: "a negative offset", send: ["GET", "/api/v1/customers?offset=-1"], status: 400, code: "invalid_parameter" },
  { what: "an endless offset", send: ["GET", "/api/v1/customers?offset=99999999999999999999"], status: 400, code: "invalid_parameter" },
  { what: "a count that does not exist", send: ["GET", "/api/v1/customers?count=maybe"], status: 400, code: "invalid_parameter", says: /exact, estimated, none/ },
  { what: "archived rows of what is not archived", send: ["GET", "/api/v1/customers?archived=only"], status: 400, code: "unknown_parameter" },
  { what: "a broken filter", send: ["GET", "/api/v1/customers?filter=name=="], status: 400, code: "invalid_filter" },
  { what: "a filter of parentheses", send: ["GET", `/api/v1/customers?filter=${"(".repeat(300)}`], status: 400, code: "invalid_filter" },
  { what: "SQL in a filter", send: ["GET", "/api/v1/customers?filter=name'%20or%201=1--"], status: 400, code: "invalid_filter" },
  { what: "an unknown operator", send: ["GET", "/api/v1/customers?filter=name=regex=a"], status: 400, code: "invalid_filter" },
  { what: "a filter by an unknown field", send: ["GET", "/api/v1/customers?filter=nam==Ann"], status: 400, code: "invalid_filter", says: /name/ },
  { what: "a filter by an inherited name", send: ["GET", "/api/v1/customers?filter=constructor==a"], status: 400, code: "invalid_filter" },
  { what: "a filter value of a wrong type", send: ["GET", "/api/v1/invoices?filter=issued==yesterday"], status: 400, code: "invalid_filter" },
  { what: "a filter by text order on a boolean", send: ["GET", "/api/v1/samples?filter=flag=like=t%25"], status: 400, code: "invalid_filter" },
  { what: "a sort by an unknown field", send: ["GET", "/api/v1/customers?sort=nam"], status: 400, code: "invalid_sort", says: /"name"/ },
  { what: "a sort by a collection", send: ["GET", "/api/v1/customers?sort=invoices"], status: 400, code: "invalid_sort" },
  { what: "a sort by JSON", send: ["GET", "/api/v1/samples?sort=data"], status: 400, code: "invalid_sort" },
  { what: "a sort with two signs", send: ["GET", "/api/v1/customers?sort=--name"], status: 400, code: "invalid_sort" },
  { what: "a sort by the same field twice", send: ["GET", "/api/v1/customers?sort=name,-name"], status: 400, code: "invalid_sort", says: /twice/ },
  { what: "too many sort keys", send: ["GET", `/api/v1/customers?sort=${Array(9).fill("name").join(",")}`], status: 400, code: "invalid_sort" },
  { what: "SQL in a sort", send: ["GET", "/api/v1/customers?sort=name;drop%20table%20customer"], status: 400, code: "invalid_sort" },
  { what: "an unknown relation", send: ["GET", "/api/v1/invoices?include=line"], status: 400, code: "invalid_include", says: /lines/ },
  { what: "a field as a relation", send: ["GET", "/api/v1/invoices?include=number"], status: 400, code: "invalid_include" },
  { what: "relations without end", send: ["GET", `/api/v1/customers?include=${Array(9).fill("referrer").join(".")}`], status: 400, code: "invalid_include" },
  { what: "an unknown field to answer with", send: ["GET", "/api/v1/customers?fields=nam"], status: 400, code: "invalid_fields", says: /"name"/ },
  { what: "a collection as a field", send: ["GET", "/api/v1/invoices?fields=lines"], status: 400, code: "invalid_fields", says: /include=lines/ },
  { what: "a cursor that is none", send: ["GET", "/api/v1/customers?cursor=abcdefghijkl"], status: 400, code: "invalid_cursor" },
  { what: "a cursor with an offset", send: ["GET", "/api/v1/customers?cursor=abc&offset=3"], status: 400, code: "invalid_parameter" },
  { what: "an id that is no UUID", send: ["GET", "/api/v1/customers/42"], status: 400, code: "invalid_id", says: /UUID/ },
  { what: "an id with SQL", send: ["GET", "/api/v1/customers/1'%20or%20'1'='1"], status: 400, code: "invalid_id" },
  { what: "NUL in an id", send: ["GET", "/api/v1/products/%00"], status: 400, code: "invalid_id" },
  { what: "half of a compound id", send: ["GET", "/api/v1/stocks/a"], status: 400, code: "invalid_id", says: /product,warehouse/ },
  { what: "an id out of range", send: ["GET", "/api/v1/warehouses/99999999999"], status: 400, code: "invalid_id" },
  { what: "a row that does not exist", send: ["GET", `/api/v1/customers/${nowhere}`], status: 404, code: "not_found" },
  { what: "an answer in XML", send: ["GET", "/api/v1/customers", undefined, { accept: "application/xml" }], status: 406, code: "not_acceptable" },
  { what: "an answer that is ruled out", send: ["GET", "/api/v1/customers", undefined, { accept: "application/json;q=0, text/html" }], status: 406, code: "not_acceptable" },
  { what: "PUT", send: ["PUT", "/api/v1/customers", {}], status: 405, code: "method_not_allowed", says: /GET, HEAD, POST/ },
  { what: "DELETE of everything", send: ["DELETE", "/api/v1/customers"], status: 405, code: "method_not_allowed" },
  { what: "GET of a bulk", send: ["GET", "/api/v1/customers/bulk"], status: 405, code: "method_not_allowed", says: /POST, PATCH/ },
  { what: "a POST to the health check", send: ["POST", "/health", {}], status: 405, code: "method_not_allowed" },
  { what: "archiving what is not archived", send: ["POST", `/api/v1/customers/${nowhere}/archive`], status: 404, code: "not_found" },
];

const valid = { name: "Bob" };
const create = (body: unknown, headers?: Readonly<Record<string, string>>): Attack["send"] =>
  headers === undefined ? ["POST", "/api/v1/customers", body] : ["POST", "/api/v1/customers", body, headers];

const writes: readonly Attack[] = [
  { what: "no body", send: create(undefined, { "content-type": "application/json" }), status: 400, code: "malformed_json", says: /empty/ },
  { what: "half a body", send: create('{"name": "A'), status: 400, code: "malformed_json" },
  { what: "a misplaced comma", send: create('{\n  "name": "A",\n}'), status: 400, code: "malformed_json", says: /line 3, column 1/ },
  { what: "an array for a row", send: create([]), status: 422, code: "validation_failed", says: /object/ },
  { what: "null for a row", send: create("null"), status: 422, code: "validation_failed" },
  { what: "a text for a row", send: create('"x"'), status: 422, code: "validation_failed" },
  { what: "JSON that nests too deep", send: create(`{"name": ${deep}}`), status: 400, code: "malformed_json", says: /deep/ },
  { what: "a body too large", send: create({ name: "x".repeat(30_000) }), status: 413, code: "body_too_large", says: /20000/ },
  { what: "a form", send: create("name=Bob", { "content-type": "application/x-www-form-urlencoded" }), status: 415, code: "unsupported_media_type" },
  { what: "JSON of another encoding", send: create(valid, { "content-type": "application/json; charset=latin1" }), status: 415, code: "unsupported_media_type" },
  { what: "a compressed body", send: create(valid, { "content-encoding": "gzip" }), status: 415, code: "unsupported_media_type" },
  { what: "a parameter with POST", send: ["POST", "/api/v1/customers?limit=1", valid], status: 400, code: "unknown_parameter" },
  { what: "an unknown field", send: create({ nam: "Bob" }), status: 422, code: "validation_failed", says: /did you mean "name"/ },
  { what: "a missing field", send: create({}), status: 422, code: "validation_failed", says: /name is required/ },
  { what: "null where there must be something", send: create({ name: null }), status: 422, code: "validation_failed" },
  { what: "a number for a text", send: create({ name: 7 }), status: 422, code: "validation_failed", says: /must be text, not a number/ },
  { what: "an object for a text", send: create({ name: { $ne: null } }), status: 422, code: "validation_failed" },
  { what: "an empty text", send: create({ name: "" }), status: 422, code: "validation_failed", says: /empty/ },
  { what: "a text too long", send: create({ name: "x".repeat(81) }), status: 422, code: "validation_failed", says: /at most 80/ },
  { what: "NUL in a text", send: create({ name: `a${nul}b` }), status: 422, code: "validation_failed", says: /NUL/ },
  { what: "half a surrogate pair", send: create('{"name": "\\ud800"}'), status: 422, code: "validation_failed", says: /surrogate/ },
  { what: "NUL in the name of a field", send: create('{"na\\u0000me": 1}'), status: 422, code: "validation_failed" },
  { what: "__proto__ in a body", send: create('{"name": "B", "__proto__": {"admin": true}}'), status: 400, code: "malformed_json", says: /__proto__/ },
  { what: "__proto__ deep in a body", send: create('{"name": "B", "address": {"__proto__": {}}}'), status: 400, code: "malformed_json" },
  { what: "constructor in a body", send: create('{"name": "B", "constructor": {"prototype": {}}}'), status: 422, code: "validation_failed" },
  { what: "the key of a new row", send: create({ ...valid, id: nowhere }), status: 422, code: "validation_failed", says: /made by the database/ },
  { what: "a time stamp of a new row", send: create({ ...valid, createdAt: "2020-01-01T00:00:00Z" }), status: 422, code: "validation_failed" },
  { what: "a money amount through a float", send: create({ ...valid, credit: 1.5 }), status: 422, code: "validation_failed", says: /as text/ },
  { what: "a money amount with too many digits", send: create({ ...valid, credit: "1.005" }), status: 422, code: "validation_failed", says: /2 digits/ },
  { what: "a money amount below its bound", send: create({ ...valid, credit: "-1" }), status: 422, code: "validation_failed", says: /at least 0/ },
  { what: "a money amount with an exponent", send: create({ ...valid, credit: "1e5" }), status: 422, code: "validation_failed" },
  { what: "a word that the choice lacks", send: create({ ...valid, level: "gold" }), status: 422, code: "validation_failed", says: /"basic", "plus"/ },
  { what: "an address that is no e-mail", send: create({ ...valid, email: "nobody" }), status: 422, code: "validation_failed" },
  { what: "a script as a web address", send: create({ ...valid, website: "javascript:alert(1)" }), status: 422, code: "validation_failed" },
  { what: "a slug with capitals", send: create({ ...valid, nickname: "Ann B" }), status: 422, code: "validation_failed" },
  { what: "half a value object", send: create({ ...valid, address: { town: "X" } }), status: 422, code: "validation_failed", says: /address\.street/ },
  { what: "an unknown part of a value object", send: create({ ...valid, address: { street: "X", zip: 1 } }), status: 422, code: "validation_failed", says: /address\.zip/ },
  { what: "a reference that is no key", send: create({ ...valid, referrer: "me" }), status: 422, code: "validation_failed" },
  { what: "a reference to nobody", send: create({ ...valid, referrer: nowhere }), status: 422, code: "missing_reference", says: /referrer/ },
  { what: "a collection that is not owned", send: create({ ...valid, invoices: [] }), status: 422, code: "validation_failed", says: /\/api\/v1\/invoices/ },
  { what: "a duplicate", send: create({ ...valid, email: "ann@example.org" }), status: 409, code: "duplicate", says: /email/ },
  { what: "an idempotency key with blanks", send: create(valid, { "idempotency-key": "a b" }), status: 400, code: "invalid_header" },
  { what: "an idempotency key without end", send: create(valid, { "idempotency-key": "k".repeat(256) }), status: 400, code: "invalid_header" },
  { what: "a bulk that is no array", send: ["POST", "/api/v1/customers/bulk", valid], status: 422, code: "validation_failed", says: /array/ },
  { what: "a bulk of nothing", send: ["POST", "/api/v1/customers/bulk", []], status: 422, code: "validation_failed" },
  { what: "a bulk too large", send: ["POST", "/api/v1/customers/bulk", Array(4).fill(valid)], status: 413, code: "body_too_large", says: /at most 3/ },
  { what: "a bulk that is half atomic", send: ["POST", "/api/v1/customers/bulk?atomic=maybe", [valid]], status: 400, code: "invalid_parameter" },
  { what: "an atomic bulk with a wrong item", send: ["POST", "/api/v1/customers/bulk?atomic=true", [valid, { name: 1 }]], status: 422, code: "bulk_failed", says: /\[1\]\.name/ },
];

/** Written as functions, since the ids are known only after the set-up. */
const onRows: readonly (() => Attack)[] = [
  () => ({ what: "a change of nothing", send: ["PATCH", `/api/v1/customers/${customer}`, {}], status: 422, code: "validation_failed", says: /no field/ }),
  () => ({ what: "a change of the key", send: ["PATCH", `/api/v1/customers/${customer}`, { id: nowhere }], status: 422, code: "validation_failed", says: /key/ }),
  () => ({ what: "a change of a computed field", send: ["PATCH", `/api/v1/invoices/${invoice}`, { total: "1" }], status: 422, code: "validation_failed", says: /computed/ }),
  () => ({ what: "a change of rows that it does not own", send: ["PATCH", `/api/v1/customers/${customer}`, { invoices: [] }], status: 422, code: "validation_failed", says: /\/api\/v1\/invoices/ }),
  () => ({ what: "a change of the archive stamp", send: ["PATCH", `/api/v1/invoices/${invoice}`, { archivedAt: null }], status: 422, code: "validation_failed", says: /archive/ }),
  () => ({ what: "a change of nobody", send: ["PATCH", `/api/v1/customers/${nowhere}`, { name: "X" }], status: 404, code: "not_found" }),
  () => ({ what: "a broken check", send: ["PATCH", `/api/v1/invoices/${invoice}`, { due: "2024-01-01" }], status: 422, code: "check_failed", says: /due on or after/ }),
  () => ({ what: "a step that no state has", send: ["PATCH", `/api/v1/invoices/${invoice}`, { status: "paid" }], status: 409, code: "conflict", says: /sent/ }),
  () => ({ what: "an old version", send: ["PATCH", `/api/v1/customers/${customer}`, { name: "X", version: 99 }], status: 412, code: "version_mismatch" }),
  () => ({ what: "an old tag", send: ["PATCH", `/api/v1/customers/${customer}`, { name: "X" }, { "if-match": '"99-abc"' }], status: 412, code: "version_mismatch" }),
  () => ({ what: "a weak tag", send: ["PATCH", `/api/v1/customers/${customer}`, { name: "X" }, { "if-match": 'W/"1-abc"' }], status: 412, code: "version_mismatch" }),
  () => ({ what: "a tag without quotes", send: ["DELETE", `/api/v1/customers/${customer}`, undefined, { "if-match": "1" }], status: 400, code: "invalid_header" }),
  () => ({ what: "deleting what is referred to", send: ["DELETE", `/api/v1/customers/${customer}`], status: 409, code: "still_referenced" }),
  () => ({ what: "deleting nobody", send: ["DELETE", `/api/v1/customers/${nowhere}`], status: 404, code: "not_found" }),
  () => ({ what: "an invoice of nobody", send: ["POST", "/api/v1/invoices", { number: "B", customer: nowhere, issued: "2024-01-01" }], status: 422, code: "missing_reference", says: /customer/ }),
  () => ({ what: "a line with a wrong price", send: ["POST", "/api/v1/invoices", { number: "B", customer, issued: "2024-01-01", lines: [{ description: "x", price: "free" }] }], status: 422, code: "validation_failed", says: /lines\[0\]\.price/ }),
  () => ({ what: "a line that names its invoice", send: ["POST", "/api/v1/invoices", { number: "B", customer, issued: "2024-01-01", lines: [{ invoice, description: "x", price: "1" }] }], status: 422, code: "validation_failed", says: /lines\[0\]\.invoice/ }),
  () => ({ what: "a new row in a later state", send: ["POST", "/api/v1/invoices", { number: "B", customer, issued: "2024-01-01", status: "paid" }], status: 422, code: "validation_failed", says: /draft/ }),
  () => ({ what: "a day that does not exist", send: ["POST", "/api/v1/invoices", { number: "B", customer, issued: "2023-02-29" }], status: 422, code: "validation_failed", says: /issued/ }),
];

async function expectRefused({ send, status, code, says }: Attack): Promise<void> {
  const answer = await shop.send(...send);
  expect([answer.status, answer.body?.error?.code], answer.text).toEqual([status, code]);
  expect(answer.body.error.message.length).toBeGreaterThan(10);
  if (says !== undefined) expect(answer.text.replaceAll('\\"', '"')).toMatch(says);
}

describe("a bad request to read", () => {
  test.each(reads)("$what: $status $code", expectRefused);
});

describe("a bad request to write", () => {
  test.each(writes)("$what: $status $code", expectRefused);
  test.each(onRows.map((attack) => [attack().what, attack] as const))("%s", (_, attack) => expectRefused(attack()));
});

test("a 405 names what is allowed in its header", async () => {
  expect((await shop.send("PUT", "/api/v1/customers")).headers.get("allow")).toBe("GET, HEAD, POST, OPTIONS");
});

describe("a hidden field is answered as one that does not exist", () => {
  /** The same service over a model that never had the hidden fields. */
  const without = () => createHandler({ model: publicModel(model), database: shop.database });
  const both = async (make: () => Request): Promise<readonly [Response, Response]> => [await shop.handler(make()), await without()(make())];
  const asked = [
    "filter=riskNote==x", "filter=address.gateCode==x", "filter=invoices.customer.riskNote==x", "filter=riskCode=isnull=true",
    "sort=riskNote", "sort=-referrer.riskCode", "sort=address.gateCode", "fields=name,riskNote", "include=riskNote",
    "fields=address.gateCode", "filter=riskNote.x==1", "filter=riskNot==x",
  ];

  test.each(asked)("%s", async (query) => {
    const [hidden, absent] = await both(() => new Request(`http://localhost/api/v1/customers?${query}`));
    expect([hidden.status, await hidden.text()]).toEqual([400, await absent.text()]);
  });

  test.each([["riskNote", "x"], ["riskCode", null], ["address", { street: "s", gateCode: "1" }]])("in a body: %s", async (name, value) => {
    for (const [method, path] of [["POST", "/api/v1/customers"], ["PATCH", `/api/v1/customers/${customer}`]] as const) {
      const [hidden, absent] = await both(() => new Request(`http://localhost${path}`, {
        method, headers: { "content-type": "application/json" }, body: JSON.stringify({ name: "X", [name]: value }),
      }));
      expect([hidden.status, await hidden.text()]).toEqual([422, await absent.text()]);
    }
  });
});
