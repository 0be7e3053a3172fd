import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile, Entity, slug, table, tenants, text } from "../../src/index.js";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createHandler } from "../../src/http/handler.js";
import { createContext } from "../../src/policy/context.js";
import type { Actor } from "../../src/query/types.js";
import { createSchema, derive } from "../../src/schema/index.js";
import { north, south } from "./workshop.js";

class Shop extends Entity {
  slug = slug().unique();
}
class Note extends Entity {
  words = text().unique();
}
class Country extends Entity {
  name = text();
}
const model = compile([{ Shop, Note, Country, noteTable: table(Note, () => ({ tenant: true })), tenancy: tenants(Shop) }]);

const actors: Readonly<Record<string, Actor>> = {
  both: { id: "both", memberships: [{ tenant: north, roles: ["keeper"] }, { tenant: south }] },
  northern: { id: "northern", tenant: north, memberships: [{ tenant: north }, { tenant: south }] },
  outsider: { id: "outsider" },
};

let database: Database;
type Send = (who: keyof typeof actors | "nobody", path: string, headers?: Readonly<Record<string, string>>, body?: unknown, host?: string) => Promise<{ readonly status: number; readonly body: any }>;
let byKey: Send, bySlug: Send;

beforeAll(async () => {
  database = await openDatabase({ applicationRole: "corollary_app" });
  await createSchema(database, derive(model, { version: 18, applicationRole: "corollary_app" }));
  const db = createContext({ model, database: database.as("app"), log: () => undefined });
  await db.unrestricted("rows").createMany(Shop, [{ id: north, slug: "north" }, { id: south, slug: "south" }]);
  await db.as({ id: "a", tenant: north }).create(Note, { words: "of the north" });
  await db.as({ id: "b", tenant: south }).create(Note, { words: "of the south" });
  const sender = (by: string | undefined): Send => {
    const handler = createHandler({
      model, database: database.as("app"), authenticate: (request) => actors[request.headers.get("x-who") ?? ""] ?? null,
      tenancy: { baseDomain: "shops.example", ...(by === undefined ? {} : { by }) },
    });
    return async (who, path, headers = {}, body, host = "localhost") => {
      const response = await handler(new Request(`http://${host}/api/v1/${path}`, {
        method: body === undefined ? "GET" : "POST", headers: { "x-who": who, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }));
      return { status: response.status, body: await response.json() };
    };
  };
  [byKey, bySlug] = [sender(undefined), sender("slug")];
});
afterAll(() => database.close());

const words = ({ body }: { readonly body: any }) => body.data?.map((row: { words: string }) => row.words);

describe("a request", () => {
  it("acts in the tenant of the actor, without saying so", async () => {
    expect(words(await byKey("northern", "notes"))).toEqual(["of the north"]);
  });
  it("chooses among the actor's memberships by X-Tenant-ID, or by the sub-domain", async () => {
    expect(words(await byKey("both", "notes", { "x-tenant-id": south }))).toEqual(["of the south"]);
    expect(words(await bySlug("both", "notes", {}, undefined, "north.shops.example"))).toEqual(["of the north"]);
    expect(words(await bySlug("both", "notes", { "x-tenant-id": "south" }))).toEqual(["of the south"]);
    expect((await byKey("both", "me", { "x-tenant-id": north })).body.data).toMatchObject({ tenant: north, roles: ["keeper"] });
    expect((await byKey("both", "me", { "x-tenant-id": south })).body.data).toMatchObject({ tenant: south, roles: [] });
  });
  it("is refused alike for tenants of others and for those that are not there", async () => {
    const none = "00000000-0000-7000-8000-0000000000ff";
    const refusals = await Promise.all([
      byKey("outsider", "notes", { "x-tenant-id": north }), byKey("outsider", "notes", { "x-tenant-id": none }), byKey("outsider", "notes", { "x-tenant-id": "' or true" }),
      bySlug("outsider", "notes", {}, undefined, "north.shops.example"), bySlug("outsider", "notes", {}, undefined, "nowhere.shops.example"), bySlug("outsider", "notes", { "x-tenant-id": "?" }),
    ]);
    expect(refusals.map((each) => each.status)).toEqual(refusals.map(() => 403));
    expect(new Set(refusals.map(({ body: { error: { requestId: _, ...rest } } }) => JSON.stringify(rest))).size).toBe(1);
  });
  it("leaves the tenant of a session for no header, though it be a member", async () => {
    expect((await byKey("northern", "notes", { "x-tenant-id": south })).status).toBe(403);
    expect(words(await byKey("northern", "notes", { "x-tenant-id": north }))).toEqual(["of the north"]);
  });
  it("says one tenant, not two", async () => {
    expect((await bySlug("both", "notes", { "x-tenant-id": "south" }, undefined, "north.shops.example")).status).toBe(400);
  });
  it("without a tenant reaches global rows alone", async () => {
    expect((await byKey("both", "countries")).status).toBe(200);
    expect(await byKey("both", "notes")).toMatchObject({ status: 403, body: { error: { code: "tenant_required" } } });
    expect((await byKey("nobody", "notes", { "x-tenant-id": north })).status).toBe(401);
    expect((await byKey("both", "notes", {}, { words: "new" })).status).toBe(403);
  });
  it("writes into its tenant and no other", async () => {
    const made = await byKey("both", "notes", { "x-tenant-id": south }, { words: "more" });
    expect(made).toMatchObject({ status: 201, body: { data: { tenant: south } } });
    expect(await byKey("both", "notes", { "x-tenant-id": south }, { words: "stolen", tenant: north })).toMatchObject({ status: 422 });
    expect((await byKey("both", `notes/${made.body.data.id}`, { "x-tenant-id": north })).status).toBe(404);
  });
  it("with the key of another, from the same actor elsewhere, is another request", async () => {
    const key = { "idempotency-key": "8f14e45f-ceea-467f-9b36-0c3f4ab4a7c1" };
    const one = await byKey("both", "notes", { "x-tenant-id": south, ...key }, { words: "once" });
    const other = await byKey("both", "notes", { "x-tenant-id": north, ...key }, { words: "once" });
    expect([one.body.data.tenant, other.body.data.tenant]).toEqual([south, north]);
  });
});
