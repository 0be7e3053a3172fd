import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startService, type Service } from "./service.js";

let shop: Service;
let customer = "";
beforeAll(async () => {
  shop = await startService({ limits: { nestedItems: 20 } });
  customer = (await shop.send("POST", "/api/v1/customers", { name: "Ann" })).body.data.id;
});
afterAll(() => shop.close());

interface Line { readonly id: string; readonly description: string; readonly quantity: number; readonly price: string }

async function invoice(number: string, ...descriptions: string[]) {
  const lines = descriptions.map((description) => ({ description, price: "1" }));
  const { body, headers } = await shop.send("POST", "/api/v1/invoices", { number, customer, issued: "2024-02-01", lines });
  const path = `/api/v1/invoices/${body.data.id}`;
  return { path, tag: headers.get("etag") ?? "", lines: await linesOf(path) };
}

async function linesOf(path: string): Promise<Line[]> {
  const { body } = await shop.send("GET", `${path}?include=lines`);
  return body.data.lines.sort((a: Line, b: Line) => (a.description < b.description ? -1 : 1));
}

const said = (lines: readonly Line[]) => lines.map((line) => `${line.description} ${line.quantity}`);
const wrong = (body: { error: { details: { field: string }[] } }) => body.error.details.map((detail) => detail.field);

describe("owned rows in a PATCH", () => {
  test("as an array are all there are to be", async () => {
    const { path, lines: [a, b] } = await invoice("O-1", "a", "b", "c");
    const { status, body } = await shop.send("PATCH", path, { due: "2024-03-01", lines: [{ id: a?.id, quantity: 3 }, { id: b?.id }, { description: "d", price: "2.50" }] });
    expect([status, body.data.due, body.data.version, body.data.total]).toEqual([200, "2024-03-01", 2, "6.50"]);
    expect(said(await linesOf(path))).toEqual(["a 3", "b 1", "d 1"]);
  });

  test("as an object touch only what is named", async () => {
    const { path, lines: [a, b] } = await invoice("O-2", "a", "b", "c");
    const lines = { create: [{ description: "d", price: "1" }], update: [{ id: a?.id, description: "A" }], delete: [{ id: b?.id }] };
    expect((await shop.send("PATCH", path, { lines })).status).toBe(200);
    expect(said(await linesOf(path))).toEqual(["A 1", "c 1", "d 1"]);
  });

  test("change nothing where the row was overtaken, and overtake others themselves", async () => {
    const { path, tag, lines: [a] } = await invoice("O-3", "a");
    const change = (quantity: number) => shop.send("PATCH", path, { lines: { update: [{ id: a?.id, quantity }] } }, { "if-match": tag });
    expect((await change(5)).status).toBe(200);
    expect((await change(6)).status).toBe(412);
    expect(said(await linesOf(path))).toEqual(["a 5"]);
  });

  test("are refused at their place, all together and none written", async () => {
    const { path, lines: [a] } = await invoice("O-4", "a", "b");
    const both = await shop.send("PATCH", path, { issued: "soon", lines: [{ id: a?.id, quantity: 0 }, { price: 1.5 }, { id: a?.id, weight: 1, amount: "1", invoice: "x" }] });
    expect([both.status, wrong(both.body).sort()]).toEqual([422, ["issued", "lines[0].quantity", "lines[1].description", "lines[1].price", "lines[2].amount", "lines[2].invoice", "lines[2].weight"]]);
    const parts = await shop.send("PATCH", path, { lines: { create: [{ price: "1" }], update: [{ quantity: 2 }], delete: [{ id: a?.id, quantity: 1 }], remove: [] } });
    expect([parts.status, wrong(parts.body).sort()]).toEqual([422, ["lines.create[0].description", "lines.delete[0].quantity", "lines.remove", "lines.update[0].id"]]);
    for (const lines of ["none", 1, null, [1]]) expect((await shop.send("PATCH", path, { lines })).status).toBe(422);
    expect(said(await linesOf(path))).toEqual(["a 1", "b 1"]);
  });

  test("of another row are not there", async () => {
    const mine = await invoice("O-5", "a");
    const other = await invoice("O-6", "b");
    const [theirs] = other.lines;
    const answers = [];
    for (const id of [theirs?.id, "0198c5a0-0000-7000-8000-000000000000"]) {
      const { status, body } = await shop.send("PATCH", mine.path, { lines: [{ id, quantity: 9 }] });
      answers.push([status, body.error.code, wrong(body)]);
    }
    expect(answers).toEqual([[422, "missing_reference", ["lines[0].id"]], [422, "missing_reference", ["lines[0].id"]]]);
    const removed = await shop.send("PATCH", mine.path, { lines: { delete: [{ id: theirs?.id }] } });
    expect([removed.status, wrong(removed.body)]).toEqual([422, ["lines.delete[0].id"]]);
    expect([said(await linesOf(mine.path)), said(await linesOf(other.path))]).toEqual([["a 1"], ["b 1"]]);
  });

  test("named twice, or too many, are refused", async () => {
    const { path, lines: [a] } = await invoice("O-7", "a");
    const twice = await shop.send("PATCH", path, { lines: { update: [{ id: a?.id, quantity: 2 }], delete: [{ id: a?.id }] } });
    expect([twice.status, twice.body.error.code]).toEqual([422, "validation_failed"]);
    const many = Array.from({ length: 21 }, () => ({ description: "x", price: "1" }));
    for (const lines of [many, { create: many }]) expect((await shop.send("PATCH", path, { lines })).status).toBe(422);
    expect((await shop.send("POST", "/api/v1/invoices", { number: "O-8", customer, issued: "2024-02-01", lines: many })).status).toBe(422);
    expect(said(await linesOf(path))).toEqual(["a 1"]);
  });

  test("stand in the items of a bulk change too", async () => {
    const first = await invoice("O-9", "a");
    const second = await invoice("O-10", "b");
    const ids = [first, second].map(({ path }) => path.split("/").at(-1));
    const items = [{ id: ids[0], lines: [] }, { id: ids[1], lines: { create: [{ description: "c", price: "1", quantity: 0 }] } }];
    const mixed = await shop.send("PATCH", "/api/v1/invoices/bulk", items);
    expect([mixed.status, mixed.body.data[1].error.details[0].field]).toEqual([207, "lines.create[0].quantity"]);
    expect([said(await linesOf(first.path)), said(await linesOf(second.path))]).toEqual([[], ["b 1"]]);
  });
});

describe("deleting many", () => {
  const customers = async (...names: string[]) => (await shop.send("POST", "/api/v1/customers/bulk", names.map((name) => ({ name })))).body.data as { id: string; version: number }[];
  const path = "/api/v1/customers/bulk/delete";

  test("is one request, and gives the keys of what is gone", async () => {
    const rows = await customers("x", "y");
    const { status, body } = await shop.send("POST", path, rows.map(({ id }) => ({ id })));
    expect([status, body.data]).toEqual([200, rows.map(({ id }) => ({ id }))]);
    expect((await shop.send("GET", `/api/v1/customers/${rows[0]?.id}`)).status).toBe(404);
  });

  test("tells of each that stays why it does", async () => {
    const [x, y] = await customers("x", "y");
    const answer = await shop.send("POST", path, [{ id: x?.id }, { id: customer }, { id: y?.id, version: 7 }, { id: "nobody" }]);
    expect(answer.status).toBe(207);
    expect(answer.body.data.map((item: { status: number; error?: { code: string } }) => [item.status, item.error?.code])).toEqual([
      [200, undefined], [409, "still_referenced"], [412, "version_mismatch"], [422, "validation_failed"],
    ]);
    expect(answer.body.meta).toEqual({ succeeded: 1, failed: 3 });
  });

  test("is all or nothing where it is asked to be", async () => {
    const [x] = await customers("x");
    const answer = await shop.send("POST", `${path}?atomic=true`, [{ id: x?.id }, { id: customer }]);
    expect([answer.status, wrong(answer.body)]).toEqual([409, ["[1]"]]);
    expect((await shop.send("GET", `/api/v1/customers/${x?.id}`)).status).toBe(200);
  });

  test("archives where rows are archived", async () => {
    const { path: one } = await invoice("O-11", "a");
    const { status, body } = await shop.send("POST", "/api/v1/invoices/bulk/delete", [{ id: one.split("/").at(-1) }]);
    expect([status, typeof body.data[0].archivedAt]).toEqual([200, "string"]);
    expect((await shop.send("GET", "/api/v1/invoices?filter=number==O-11")).body.meta.count).toBe(0);
  });

  test("takes keys and nothing else", async () => {
    const refused = await shop.send("POST", path, [{ id: customer, name: "x" }]);
    expect(refused.body.data[0].error.details[0].field).toBe("name");
    for (const body of [[], {}, [1]]) expect([413, 422, 207]).toContain((await shop.send("POST", path, body)).status);
    expect((await shop.send("PATCH", path, [])).status).toBe(405);
  });
});
