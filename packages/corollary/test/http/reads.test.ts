import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startService, type Service } from "./service.js";

let shop: Service;
beforeAll(async () => { shop = await startService(); });
afterAll(() => shop.close());

describe("a list", () => {
  test("of nothing is an empty page", async () => {
    const { status, body } = await shop.send("GET", "/api/v1/customers");
    expect(status).toBe(200);
    expect(body).toEqual({ data: [], meta: { count: 0, offset: 0, limit: 10 } });
  });
});
