import { compile, date, Entity, identity, integer, many, money, range, ref, table, text, today, view } from "corollary";
import { createHandler, openService, serve, type Running, type Service } from "corollary/server";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openBrowser, openPage } from "./browser.js";

class Product extends Entity {
  id = identity();
  name = text({ max: 60 });
}
class Order extends Entity {
  id = identity();
  number = text({ max: 12 });
  placed = date().default(today());
  remark = text({ max: 200 }).default({ sql: "'none'" });
  lines = many(() => Line, (line) => line.order).owned();
}
class Line extends Entity {
  id = identity();
  order = ref(() => Order).onDelete("cascade");
  product = ref(() => Product).onDelete("restrict");
  quantity = integer({ min: 1 }).default(1);
  price = money().default("1");
}
class Booking extends Entity {
  id = identity();
  room = integer();
  period = range("date");
}
const domain = {
  Product, Order, Line, Booking,
  orders: table(Order, () => ({ version: true })),
  lines: table(Line, (line) => ({ unique: [[line.order, line.product]] })),
  bookings: table(Booking, (booking) => ({ exclusions: [{ name: "once", on: [[booking.room, "="], [booking.period, "&&"]], message: "The room is taken then." }] })),
  products: view(Product, (product) => ({ title: product.name, list: { columns: [product.name], sort: [product.name.asc()] } })),
  orderView: view(Order, (order) => ({ title: order.number, list: { columns: [order.number, order.placed], sort: [order.number.asc()] } })),
};

let service: Service;
let running: Running;
let browser: Browser;
let page: Page;
let faults: readonly string[];
const asked: { readonly method: string; readonly path: string; readonly body: string }[] = [];
/** Stands before the handler until it is undefined again. */
let before: ((request: Request) => Promise<void>) | undefined;

describe("saving", () => {
  beforeAll(async () => {
    service = await openService({ model: compile(domain) });
    const { db } = service;
    for (let at = 1; at <= 60; at++) await db.create(Product, { name: `Product ${String(at).padStart(2, "0")}` });
    for (const number of ["O-1", "O-2", "O-3", "O-4"]) await db.create(Order, { number, lines: [1, 2, 3].map((product) => ({ product, quantity: product })) });
    await db.create(Booking, { room: 7, period: { lower: "2026-01-01", upper: "2026-02-01", bounds: "[)" } });
    const handler = createHandler({ model: service.model, database: service.database.as("app") });
    running = await serve(async (request, connection) => {
      const { pathname } = new URL(request.url);
      if (request.method !== "GET") asked.push({ method: request.method, path: pathname, body: await request.clone().text() });
      await before?.(request);
      return handler(request, connection);
    }, { port: 0 });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await running.close();
    await service.close();
  });
  beforeEach(async () => {
    asked.length = 0;
    ({ page, faults } = await openPage(browser));
  });
  afterEach(async () => {
    before = undefined;
    await page.context().close();
    expect(faults).toEqual([]);
  });
  const go = (path: string) => page.goto(`${running.url}/app${path}`);
  const quantities = async (order: number) => (await service.db.from(Line).where((l) => l.order.is(order)).orderBy((l) => l.id.asc()).all()).map((line) => [line.product, line.quantity]);
  const choose = async (label: string, typed: string, name: string) => {
    const box = page.getByRole("combobox", { name: label, exact: true });
    await box.fill(typed);
    await page.getByRole("option", { name, exact: true }).click();
  };

  it("sends a row and its lines in one request; what is refused stands at its line, and is saved once corrected", async () => {
    await go("/orders/1/edit");
    await page.getByLabel("Line 1, Quantity").fill("5");
    await page.getByRole("button", { name: "Remove line 2" }).click();
    await page.getByRole("button", { name: "Add line", exact: true }).click();
    await choose("Line 3, Product", "Product 03", "Product 03");
    await page.getByRole("button", { name: "Save changes" }).click();
    // Only the server knows that an order has each product once.
    await page.getByText("Another line already has this order and product.").waitFor();
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(["PATCH /api/v1/orders/1"]);
    expect(await page.getByRole("combobox", { name: "Line 3, Product" }).getAttribute("aria-invalid")).toBe("true");
    expect(await quantities(1)).toEqual([[1, 1], [2, 2], [3, 3]]);
    await choose("Line 3, Product", "Product 04", "Product 04");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Saved O-1.").waitFor();
    expect(asked).toHaveLength(2);
    expect(JSON.parse(asked[1]?.body ?? "")).toEqual({ lines: { create: [{ product: 4, quantity: 1, price: "1" }], update: [{ id: 1, quantity: 5 }], delete: [{ id: 2 }] } });
    expect(await quantities(1)).toEqual([[1, 5], [3, 3], [4, 1]]);
  });

  it("says once what several fields are refused for together, and marks them", async () => {
    await go("/bookings/new");
    await page.getByLabel("Room").fill("7");
    await page.getByLabel("From").fill("2026-01-15");
    await page.getByRole("button", { name: "Create booking" }).click();
    await page.getByText("The room is taken then.").waitFor();
    expect(await page.getByText("The room is taken then.").count()).toBe(1);
    expect(await page.getByLabel("Room").getAttribute("aria-invalid")).toBe("true");
  });

  it("shows what fills a field in, or that something will", async () => {
    await go("/orders/new");
    expect(await page.getByLabel("Placed").inputValue()).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(await page.locator('[data-path="placed"]').innerText()).not.toContain("optional");
    expect(await page.locator('[data-path="remark"]').innerText()).toContain("filled in when saved");
  });

  it("chooses what was typed, even before the search has answered", async () => {
    await go("/orders/2/edit");
    const box = page.getByRole("combobox", { name: "Line 1, Product", exact: true });
    await box.waitFor();
    let answer = () => undefined as void;
    const asks = new Promise<void>((resolve) => { answer = resolve; });
    before = async (request) => { if (decodeURIComponent(request.url).includes("57")) await asks; };
    await box.click();
    await page.getByRole("button", { name: "Add line", exact: true }).waitFor();
    await box.fill("57");
    await box.press("ArrowDown");
    await box.press("Enter");
    answer();
    await page.waitForFunction(() => document.activeElement instanceof HTMLInputElement && document.activeElement.value === "Product 57");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Saved O-2.").waitFor();
    expect((await quantities(2))[0]).toEqual([57, 1]);
  });

  it("takes a deletion back, with what belongs to the row", async () => {
    await go("/orders");
    await page.getByText("4 rows").waitFor();
    await page.getByRole("checkbox", { name: "Select O-3" }).check();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("3 rows").waitFor();
    expect(await page.getByText("O-3").count()).toBe(0);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("4 rows").waitFor();
    await page.getByText("O-3").first().waitFor();
    expect(await quantities(3)).toHaveLength(3);
    expect(asked).toEqual([]);
  });

  it("deletes at once when the page is left", async () => {
    await go("/orders");
    await page.getByRole("checkbox", { name: "Select O-4" }).check();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("3 rows").waitFor();
    const sent = new Promise<void>((resolve) => { before = async (request) => { if (request.url.endsWith("/bulk/delete")) resolve(); }; });
    await page.goto(`${running.url}/docs`);
    await sent;
    await expect.poll(() => service.db.get(Order, 4)).toBeNull();
  });

  it("tells which rows of many were not deleted, and why, after one request", async () => {
    await go("/products");
    for (const name of ["Product 01", "Product 05", "Product 06"]) await page.getByRole("checkbox", { name: `Select ${name}` }).check();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("57 rows").waitFor();
    await page.getByText("Product 01 was not deleted: Lines still refer to this row").waitFor({ timeout: 20_000 });
    await page.getByText("Deleted 2 products.").waitFor();
    await page.getByText("58 rows").waitFor();
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /api/v1/products/bulk/delete"]);
  });
});
