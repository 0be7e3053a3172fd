import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startService, type Service } from "./service.js";

let shop: Service;
let customer = "";
beforeAll(async () => {
  shop = await startService();
  customer = (await shop.send("POST", "/api/v1/customers", { name: "Ann" })).body.data.id;
});
afterAll(() => shop.close());

const invoice = (number: string, more: object = {}) => ({ number, customer, issued: "2024-02-01", ...more });

describe("creating", () => {
  test("answers 201 with the row, its address and its tag", async () => {
    const { status, headers, body } = await shop.send("POST", "/api/v1/customers", { name: "Bob", email: "bob@example.org", address: { street: "High St" } });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ name: "Bob", email: "bob@example.org", credit: "0.00", level: "basic", version: 1, address: { street: "High St", town: null }, referrer: null });
    expect(headers.get("location")).toBe(`/api/v1/customers/${body.data.id}`);
    const again = await shop.send("GET", headers.get("location") ?? "");
    expect(again.body).toEqual(body);
    expect(again.headers.get("etag")).toBe(headers.get("etag"));
  });

  test("takes owned lines along, in one transaction", async () => {
    const made = await shop.send("POST", "/api/v1/invoices", invoice("L-1", { lines: [{ description: "Ink", price: "2.50", quantity: 3 }, { description: "Pen", price: "1" }] }));
    expect([made.status, made.body.data.total, made.body.data.status]).toEqual([201, "8.50", "draft"]);
    const { body } = await shop.send("GET", `/api/v1/invoices/${made.body.data.id}?include=lines,customer`);
    expect(body.data.customer.name).toBe("Ann");
    expect(body.data.lines.map((line: { description: string; amount: string }) => [line.description, line.amount])).toEqual([["Ink", "7.50"], ["Pen", "1.00"]]);
  });

  test("of a row with a wrong line leaves nothing behind", async () => {
    const { status } = await shop.send("POST", "/api/v1/invoices", invoice("L-2", { lines: [{ description: "x", price: "99999999999999999.99" }, { description: "y", price: "1", quantity: 0 }] }));
    expect(status).toBe(422);
    expect((await shop.send("GET", "/api/v1/invoices?filter=number==L-2")).body.meta.count).toBe(0);
  });

  test("names every fault at once", async () => {
    const { body } = await shop.send("POST", "/api/v1/invoices", { nummer: "1", issued: "soon", lines: [{ price: 1.5 }] });
    expect(body.error.details.map((detail: { field: string }) => detail.field).sort()).toEqual(["customer", "issued", "lines[0].description", "lines[0].price", "number", "nummer"]);
  });
});

describe("changing", () => {
  test("answers with the row as it is then, one version on", async () => {
    const { id } = (await shop.send("POST", "/api/v1/customers", { name: "Cat" })).body.data;
    const { status, body } = await shop.send("PATCH", `/api/v1/customers/${id}`, { name: "Kat", credit: "3.20" });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ id, name: "Kat", credit: "3.20", version: 2 });
  });

  test("under the tag that was read; the second writer is told", async () => {
    const made = await shop.send("POST", "/api/v1/customers", { name: "Dan" });
    const tag = { "if-match": made.headers.get("etag") ?? "" };
    const path = `/api/v1/customers/${made.body.data.id}`;
    expect((await shop.send("PATCH", path, { name: "Dan 2" }, tag)).status).toBe(200);
    const late = await shop.send("PATCH", path, { name: "Dan 3" }, tag);
    expect([late.status, late.body.error.code]).toEqual([412, "version_mismatch"]);
    expect((await shop.send("GET", path)).body.data.name).toBe("Dan 2");
    expect((await shop.send("PATCH", path, { name: "Dan 4" }, { "if-match": '"7-x", "2-y"' })).status).toBe(200);
    expect((await shop.send("PATCH", path, { name: "Dan 5", version: 2 })).status).toBe(412);
    expect((await shop.send("DELETE", path, undefined, tag)).status).toBe(412);
    expect((await shop.send("PATCH", path, { name: "Dan 6" }, { "if-match": "*" })).status).toBe(200);
  });

  test("under a tag where rows have no versions is refused, not ignored", async () => {
    await shop.send("POST", "/api/v1/products", { sku: "tagless", name: "x" });
    expect((await shop.send("PATCH", "/api/v1/products/tagless", { name: "y" }, { "if-match": '"1"' })).status).toBe(412);
    expect((await shop.send("GET", "/api/v1/products/tagless")).body.data.name).toBe("x");
  });

  test("moves a state along its transitions", async () => {
    const { id } = (await shop.send("POST", "/api/v1/invoices", invoice("S-1"))).body.data;
    expect((await shop.send("PATCH", `/api/v1/invoices/${id}`, { status: "sent" })).body.data.status).toBe("sent");
    const back = await shop.send("PATCH", `/api/v1/invoices/${id}`, { status: "draft" });
    expect([back.status, back.body.error.details[0].field]).toEqual([409, "status"]);
  });

  test("replaces a value object as a whole; null empties it", async () => {
    const { id } = (await shop.send("POST", "/api/v1/customers", { name: "E", address: { street: "A", town: "B" } })).body.data;
    expect((await shop.send("PATCH", `/api/v1/customers/${id}`, { address: { street: "C" } })).body.data.address).toEqual({ street: "C", town: null });
    expect((await shop.send("PATCH", `/api/v1/customers/${id}`, { address: null })).body.data.address).toBeNull();
  });
});

describe("a tag", () => {
  test("that is still right is answered with 304 and no body", async () => {
    const made = await shop.send("POST", "/api/v1/customers", { name: "Tag" });
    const path = `/api/v1/customers/${made.body.data.id}`;
    const etag = made.headers.get("etag") ?? "";
    for (const known of [etag, `W/${etag}`, `"0-x", ${etag}`, "*"]) {
      const { status, text, headers } = await shop.send("GET", path, undefined, { "if-none-match": known });
      expect([known, status, text, headers.get("etag")]).toEqual([known, 304, "", etag]);
    }
    expect((await shop.send("GET", path, undefined, { "if-none-match": '"1-other"' })).status).toBe(200);
  });

  test("changes with what is computed or included, though the version does not", async () => {
    const { id } = (await shop.send("POST", "/api/v1/invoices", invoice("T-1", { lines: [{ description: "x", price: "1" }] }))).body.data;
    const path = `/api/v1/invoices/${id}?include=lines`;
    const before = await shop.send("GET", path);
    await shop.send("PATCH", `/api/v1/invoice-lines/${before.body.data.lines[0].id}`, { price: "2" });
    const after = await shop.send("GET", path, undefined, { "if-none-match": before.headers.get("etag") ?? "" });
    expect([after.status, after.body.data.version, after.body.data.total]).toEqual([200, before.body.data.version, "2.00"]);
  });
});

describe("deleting", () => {
  test("answers with the key of what was", async () => {
    const { id } = (await shop.send("POST", "/api/v1/customers", { name: "Gone" })).body.data;
    const { status, body } = await shop.send("DELETE", `/api/v1/customers/${id}`);
    expect([status, body]).toEqual([200, { data: { id } }]);
    expect((await shop.send("GET", `/api/v1/customers/${id}`)).status).toBe(404);
    expect((await shop.send("DELETE", `/api/v1/customers/${id}`)).status).toBe(404);
  });

  test("what can be archived is archived, and comes back", async () => {
    const { id } = (await shop.send("POST", "/api/v1/invoices", invoice("D-1"))).body.data;
    const path = `/api/v1/invoices/${id}`;
    expect((await shop.send("DELETE", path)).body.data.archivedAt).not.toBeNull();
    expect((await shop.send("GET", path)).status).toBe(404);
    expect((await shop.send("GET", `${path}?archived=include`)).status).toBe(200);
    expect((await shop.send("GET", "/api/v1/invoices?filter=number==D-1")).body.meta.count).toBe(0);
    expect((await shop.send("GET", "/api/v1/invoices?filter=number==D-1&archived=only")).body.meta.count).toBe(1);
    const hidden = await shop.send("PATCH", path, { number: "D-2" });
    expect([hidden.status, hidden.body.error.code]).toEqual([409, "conflict"]);
    expect((await shop.send("PATCH", "/api/v1/invoices/bulk", [{ id, number: "D-2" }])).body.data[0].status).toBe(409);
    const back = (await shop.send("POST", `${path}/unarchive`)).body.data;
    expect([back.archivedAt, back.number]).toEqual([null, "D-1"]);
    expect((await shop.send("GET", path)).status).toBe(200);
    expect((await shop.send("POST", `${path}/archive`)).status).toBe(200);
  });
});

describe("keys of other kinds", () => {
  test("natural ones are given, and percent-encoded in addresses", async () => {
    const made = await shop.send("POST", "/api/v1/products", { sku: "a/b, c%", name: "Odd" });
    expect([made.status, made.headers.get("location")]).toEqual([201, "/api/v1/products/a%2Fb%2C%20c%25"]);
    expect((await shop.send("GET", made.headers.get("location") ?? "")).body.data.name).toBe("Odd");
  });

  test("the text bulk is a key too", async () => {
    await shop.send("POST", "/api/v1/products", { sku: "bulk", name: "B" });
    expect((await shop.send("GET", "/api/v1/products/%62ulk")).body.data.name).toBe("B");
  });

  test("compound ones are joined by commas in their order", async () => {
    await shop.send("POST", "/api/v1/products", { sku: "x,y", name: "X" });
    const { id } = (await shop.send("POST", "/api/v1/warehouses", { name: "North" })).body.data;
    const made = await shop.send("POST", "/api/v1/stocks", { product: "x,y", warehouse: id, count: 3 });
    expect([made.status, made.headers.get("location")]).toEqual([201, `/api/v1/stocks/x%2Cy,${id}`]);
    const path = made.headers.get("location") ?? "";
    expect((await shop.send("PATCH", path, { count: 4 })).body.data).toEqual({ product: "x,y", warehouse: id, count: 4 });
    expect((await shop.send("PATCH", "/api/v1/stocks/bulk", [{ product: "x,y", warehouse: id, count: 5 }])).body.data[0].count).toBe(5);
    expect((await shop.send("DELETE", path)).body.data).toEqual({ product: "x,y", warehouse: id });
    expect((await shop.send("GET", path)).status).toBe(404);
  });
});
