import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startService, type Service } from "./service.js";

let shop: Service;
beforeAll(async () => { shop = await startService({ authenticate: () => ({ id: "ann", tenant: "north", roles: ["billing"] }) }); });
afterAll(() => shop.close());

const asOwner = (text: string) => shop.database.as("owner").script(text);

describe("what the database does not allow", () => {
  test("is answered with 403, and says nothing of the database", async () => {
    await asOwner("revoke delete, update on warehouse from corollary_app");
    const { id } = (await shop.send("POST", "/api/v1/warehouses", { name: "W" })).body.data;
    for (const [method, body] of [["PATCH", { name: "V" }], ["DELETE", undefined]] as const) {
      const answer = await shop.send(method, `/api/v1/warehouses/${id}`, body);
      expect([answer.status, answer.body.error.code]).toEqual([403, "forbidden"]);
      expect(answer.text).not.toContain("permission denied");
    }
  });

  test("row-level security sees the one who asks, in reads and in writes", async () => {
    await asOwner(`alter table product enable row level security;
      create policy tenant on product using (name = (current_setting('corollary.actor', true)::jsonb ->> 'tenant'))`);
    expect((await shop.send("POST", "/api/v1/products", { sku: "1", name: "north" })).status).toBe(201);
    expect((await shop.send("POST", "/api/v1/products", { sku: "2", name: "south" })).status).toBe(403);
    await asOwner("insert into product (sku, name) values ('3', 'south')");
    expect((await shop.send("GET", "/api/v1/products")).body.meta.count).toBe(1);
    for (const [method, body] of [["GET", undefined], ["PATCH", { name: "north" }], ["DELETE", undefined]] as const) {
      expect([method, (await shop.send(method, "/api/v1/products/3", body)).status]).toEqual([method, 404]);
    }
  });
});
