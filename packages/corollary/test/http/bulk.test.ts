import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startService, type Service } from "./service.js";

let shop: Service;
beforeAll(async () => { shop = await startService(); });
afterAll(() => shop.close());

const path = "/api/v1/customers/bulk";
const named = async (name: string): Promise<number> => (await shop.send("GET", `/api/v1/customers?filter=name==${name}`)).body.meta.count;

describe("bulk creation", () => {
  test("where all succeed is 201 with the rows in order", async () => {
    const { status, body } = await shop.send("POST", path, [{ name: "c" }, { name: "a", level: "plus" }, { name: "b" }]);
    expect(status).toBe(201);
    expect(body.data.map((row: { name: string; level: string }) => [row.name, row.level])).toEqual([["c", "basic"], ["a", "plus"], ["b", "basic"]]);
  });

  test("where some fail is 207 with a result for each item", async () => {
    await shop.send("POST", "/api/v1/customers", { name: "taken", email: "taken@example.org" });
    const { status, body } = await shop.send("POST", path, [{ name: "some" }, { name: 5 }, { name: "some", email: "taken@example.org" }, { name: "some" }]);
    expect(status).toBe(207);
    expect(body.data.map((result: { status: number }) => result.status)).toEqual([201, 422, 409, 201]);
    expect(body.data[0].data.name).toBe("some");
    expect([body.data[1].error.code, body.data[2].error.code]).toEqual(["validation_failed", "duplicate"]);
    expect(body.meta).toEqual({ succeeded: 2, failed: 2 });
    expect(await named("some")).toBe(2);
  });

  test("finds duplicates within the request", async () => {
    const { status, body } = await shop.send("POST", path, [{ name: "twin", nickname: "twin" }, { name: "twin", nickname: "twin" }]);
    expect([status, body.data[0].status, body.data[1].status]).toEqual([207, 201, 409]);
  });

  test("as a whole or not at all", async () => {
    const { status, body } = await shop.send("POST", `${path}?atomic=true`, [{ name: "whole" }, { name: "whole", email: "taken@example.org" }]);
    expect([status, body.error.code, body.error.details[0].field]).toEqual([409, "bulk_failed", "[1].email"]);
    expect(await named("whole")).toBe(0);
    expect((await shop.send("POST", `${path}?atomic=true`, [{ name: "whole" }, { name: "whole" }])).status).toBe(201);
    expect(await named("whole")).toBe(2);
  });

  test("takes lines along", async () => {
    const customer = (await shop.send("POST", "/api/v1/customers", { name: "Lines" })).body.data.id;
    const { status, body } = await shop.send("POST", "/api/v1/invoices/bulk", ["1", "2"].map((number) => ({ number: `B-${number}`, customer, issued: "2024-01-01", lines: [{ description: "x", price: number }] })));
    expect([status, body.data.map((row: { total: string }) => row.total)]).toEqual([201, ["1.00", "2.00"]]);
  });
});

describe("bulk change", () => {
  test("of one row several times are made in order", async () => {
    const { body: made } = await shop.send("POST", "/api/v1/customers", { name: "twice" });
    const { id, version } = made.data;
    for (const [query, name] of [["", "second"], ["?atomic=true", "fourth"]]) {
      const { status, body } = await shop.send("PATCH", `${path}${query}`, [{ id, name: "other" }, { id: id.toUpperCase(), name }]);
      expect([status, body.data.map((row: { name: string }) => row.name)]).toEqual([200, ["other", name]]);
    }
    expect((await shop.send("GET", `/api/v1/customers/${id}`)).body.data).toMatchObject({ name: "fourth", version: version + 4 });
  });

  const made = async (names: readonly string[]): Promise<string[]> =>
    (await shop.send("POST", path, names.map((name) => ({ name })))).body.data.map((row: { id: string }) => row.id);

  test("where all succeed is 200, each row with its own values", async () => {
    const [first, second] = await made(["x", "y"]);
    const { status, body } = await shop.send("PATCH", path, [{ id: second, name: "y2" }, { id: first, credit: "7" }]);
    expect(status).toBe(200);
    expect(body.data.map((row: { id: string; name: string; credit: string; version: number }) => [row.id, row.name, row.credit, row.version])).toEqual([[second, "y2", "0.00", 2], [first, "x", "7.00", 2]]);
  });

  test("tells missing rows, old versions and missing keys from each other", async () => {
    const [id] = await made(["v"]);
    const { status, body } = await shop.send("PATCH", path, [{ id, name: "v2", version: 1 }, { id, name: "v3", version: 1 }, { id: "018f0000-0000-7000-8000-000000000000", name: "n" }, { name: "n" }, { id }]);
    expect(status).toBe(207);
    expect(body.data.map((result: { status: number }) => result.status)).toEqual([200, 412, 404, 422, 422]);
    expect((await shop.send("GET", `/api/v1/customers/${id}`)).body.data.name).toBe("v2");
  });

  test("as a whole or not at all", async () => {
    const [id] = await made(["w"]);
    const { status, body } = await shop.send("PATCH", `${path}?atomic=true`, [{ id, name: "w2" }, { id: "018f0000-0000-7000-8000-000000000000", name: "n" }]);
    expect([status, body.error.code, body.error.details[0].field]).toEqual([404, "bulk_failed", "[1]"]);
    expect((await shop.send("GET", `/api/v1/customers/${id}`)).body.data.name).toBe("w");
  });
});
