import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startService, type Service } from "./service.js";

let shop: Service;
const ids: Record<string, string> = {};

beforeAll(async () => {
  shop = await startService();
  const names = ["Ada", "Bob", "cy", "Dé", "Eve"];
  const customers = await shop.send("POST", "/api/v1/customers/bulk", names.map((name, index) => ({
    name, credit: String(index * 10), level: index % 2 === 0 ? "basic" : "plus", ...(index === 1 ? { email: "bob@example.org" } : {}),
  })));
  for (const row of customers.body.data) ids[row.name] = row.id;
  await shop.send("PATCH", `/api/v1/customers/${ids["Bob"]}`, { referrer: ids["Ada"] });
  await shop.send("POST", "/api/v1/invoices/bulk", [1, 2, 3].map((number) => ({
    number: `N-${number}`, customer: ids["Bob"], issued: `2024-0${number}-01`,
    lines: Array.from({ length: number }, (_, line) => ({ description: `line ${line}`, price: "1.10", quantity: number })),
  })));
});
afterAll(() => shop.close());

interface Named { readonly name: string }
const names = async (query: string): Promise<string[]> => (await shop.send("GET", `/api/v1/customers?${query}`)).body.data.map((row: Named) => row.name);
const invoices = async (query: string): Promise<string[]> => (await shop.send("GET", `/api/v1/invoices?${query}`)).body.data.map((row: { number: string }) => row.number);

describe("a list", () => {
  test("is a page with its window and the number of rows", async () => {
    const { status, body } = await shop.send("GET", "/api/v1/customers?limit=2&offset=1&sort=name");
    expect(status).toBe(200);
    expect(body.meta).toEqual({ count: 5, offset: 1, limit: 2 });
    expect(body.data.map((row: Named) => row.name)).toEqual(["Bob", "Dé"]);
  });

  test("of nothing is empty", async () => {
    expect((await shop.send("GET", "/api/v1/products")).body).toEqual({ data: [], meta: { count: 0, offset: 0, limit: 10 } });
  });

  test("goes on from page to page by cursor, in any order, without loss", async () => {
    for (const sort of ["name", "-level,+name", "email,-credit", "referrer"]) {
      const seen: string[] = [];
      let next: string | undefined;
      do {
        const { body } = await shop.send("GET", `/api/v1/customers?limit=2&sort=${sort}${next === undefined ? "" : `&cursor=${next}`}`);
        seen.push(...body.data.map((row: Named) => row.name));
        next = body.meta.nextCursor;
        expect(body.meta.count).toBe(5);
      } while (next !== undefined);
      expect([sort, seen]).toEqual([sort, await names(`sort=${sort}`)]);
    }
  });

  test("refuses a cursor of another order", async () => {
    const { body } = await shop.send("GET", "/api/v1/customers?limit=2&sort=name");
    expect((await shop.send("GET", `/api/v1/customers?sort=credit&cursor=${body.meta.nextCursor}`)).body.error.code).toBe("invalid_cursor");
  });

  test("counts as asked", async () => {
    const count = async (how: string) => (await shop.send("GET", `/api/v1/customers?filter=level==plus&count=${how}`)).body.meta.count;
    expect([await count("exact"), await count("none")]).toEqual([2, null]);
    expect(await count("estimated")).toBeGreaterThanOrEqual(0);
  });
});

describe("a sort", () => {
  test.each([
    ["sort=name", ["Ada", "Bob", "Dé", "Eve", "cy"]],
    ["sort=-name", ["cy", "Eve", "Dé", "Bob", "Ada"]],
    ["sort=+credit", ["Ada", "Bob", "cy", "Dé", "Eve"]],
    ["sort=%2Bcredit", ["Ada", "Bob", "cy", "Dé", "Eve"]],
    ["sort=-level,+name", ["Bob", "Dé", "Ada", "Eve", "cy"]],
    ["sort=referrer.name,name", ["Bob", "Ada", "Dé", "Eve", "cy"]],
  ])("%s", async (query, expected) => expect(await names(query)).toEqual(expected));

  test("by a computed field and over a relation", async () => {
    expect(await invoices("sort=-total")).toEqual(["N-3", "N-2", "N-1"]);
    expect(await invoices("sort=customer.name,-issued")).toEqual(["N-3", "N-2", "N-1"]);
  });
});

describe("a filter", () => {
  test.each([
    ["name==Bob", ["Bob"]],
    ["name==\"Dé\"", ["Dé"]],
    ["credit=ge=30", ["Dé", "Eve"]],
    ["credit>10;level==basic", ["Eve", "cy"]],
    ["name==Ada,name==Eve", ["Ada", "Eve"]],
    ["(name==Ada,name==Eve);credit>0", ["Eve"]],
    ["level=in=(plus)", ["Bob", "Dé"]],
    ["name=istarts=E", ["Eve"]],
    ["referrer.name==Ada", ["Bob"]],
    [`referrer==ID`, ["Bob"]],
    ["email=isnull=false", ["Bob"]],
    ["invoices.lines.description==\"line 2\"", ["Bob"]],
    ["invoices=isnull=true;credit=between=(20,30)", ["Dé", "cy"]],
  ])("%s", async (filter, expected) => {
    const said = encodeURIComponent(filter.replace("ID", ids["Ada"] ?? ""));
    expect(await names(`sort=name&filter=${said}`)).toEqual(expected);
  });

  test("by what is computed", async () => {
    expect(await invoices("filter=total=gt=4;customer.name==Bob&sort=number")).toEqual(["N-2", "N-3"]);
  });

  test("holds for several values of the same shape, one after the other", async () => {
    for (const name of ["Ada", "Bob", "cy", "Ada"]) expect(await names(`filter=name==${name}`)).toEqual([name]);
  });
});

describe("relations and fields", () => {
  test("are read along, to any depth", async () => {
    const { body } = await shop.send("GET", "/api/v1/invoices?include=lines,customer.referrer&sort=-number&limit=1");
    const [row] = body.data;
    expect([row.lines.length, row.lines[0].amount, row.customer.name, row.customer.referrer.name]).toEqual([3, "3.30", "Bob", "Ada"]);
  });

  test("stand as keys where they are not asked for; collections not at all", async () => {
    const { body } = await shop.send("GET", "/api/v1/invoices?limit=1");
    expect(body.data[0].customer).toBe(ids["Bob"]);
    expect(body.data[0]).not.toHaveProperty("lines");
  });

  test("of one row as of many", async () => {
    const { body } = await shop.send("GET", `/api/v1/customers/${ids["Bob"]}?include=invoices.lines,referrer&fields=name`);
    expect(Object.keys(body.data).sort()).toEqual(["id", "invoices", "name", "referrer", "version"]);
    expect(body.data.invoices.flatMap((invoice: { lines: unknown[] }) => invoice.lines)).toHaveLength(6);
  });

  test("only those asked for, and the key", async () => {
    const { body } = await shop.send("GET", "/api/v1/customers?fields=name,credit&limit=1&sort=name");
    expect(body.data).toEqual([{ id: ids["Ada"], name: "Ada", credit: "0.00", version: 1 }]);
    const products = await shop.send("POST", "/api/v1/products", { sku: "s", name: "n" });
    expect((await shop.send("GET", "/api/v1/products?fields=name")).body.data).toEqual([products.body.data]);
  });

  test("everything at once never shows what is hidden", async () => {
    // The sender looks through every answer for hidden names and values; here everything that can be read is.
    await shop.send("GET", "/api/v1/customers?include=invoices.lines.invoice.customer,referrer.referrer,referrer.invoices&limit=200");
    await shop.send("GET", "/api/v1/invoice-lines?include=invoice.customer.referrer&limit=200");
  });
});
