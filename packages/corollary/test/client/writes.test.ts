import { Decimal } from "corollary";
import { ApiError, ConflictError, NotFoundError, RefusedError, RequestError, ValidationError } from "corollary/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startService, type Service } from "./service.js";
import { Country, Customer, Invoice, InvoiceLine, InvoiceTag, Tag } from "./shop.js";

let service: Service;
let customer: string;

beforeAll(async () => {
  service = await startService({ authenticate: (request) => (request.headers.get("authorization") === "Bearer me" ? { id: "me" } : null) });
  customer = (await service.client.create(Customer, { name: "Acme" })).id;
});
afterAll(() => service.close());

const fresh = (number: string) => ({ number, customer, issued: "2026-01-31" });

describe("writing through the client", () => {
  it("creates a row with its lines and gives back what the database made of it", async () => {
    const invoice = await service.client.create(Invoice, { ...fresh("W-1"), lines: [{ description: "a", price: 1.1, quantity: 3 }, { description: "b", price: "2" }] });
    expect(invoice.total).toEqual(new Decimal("5.3"));
    expect(invoice.status).toBe("draft");
    expect(await service.client.from(InvoiceLine).where((l) => l.invoice.number.eq("W-1")).count()).toBe(2);
  });

  it("changes a row with its lines, whichever way they are stated", async () => {
    const made = await service.client.create(Invoice, { ...fresh("W-1b"), lines: [{ description: "a", price: "1" }, { description: "b", price: "2" }] });
    const lines = () => service.client.from(InvoiceLine).where((l) => l.invoice.number.eq("W-1b")).orderBy((l) => l.description.asc()).all();
    const [a, b] = await lines();
    const changed = await service.client.update(Invoice, made.id, { due: "2026-03-01", lines: { create: [{ description: "c", price: new Decimal("3.5") }], update: [{ id: a?.id ?? "", price: new Decimal("7") }], delete: [{ id: b?.id ?? "" }] } });
    expect([changed.due, changed.total]).toEqual(["2026-03-01", new Decimal("10.5")]);
    const [kept] = await lines();
    await service.client.updateMany(Invoice, [{ key: made.id, values: { lines: [{ id: kept?.id ?? "", description: "z" }] } }]);
    expect((await lines()).map((line) => line.description)).toEqual(["z"]);
    await expect(service.client.update(Invoice, made.id, { lines: { update: [{ id: b?.id ?? "", description: "y" }] } })).rejects.toMatchObject({ details: [{ field: "lines.update[0].id" }] });
  });

  it("creates once, also where the same request arrives twice", async () => {
    let lost = 0;
    const client = service.connect({
      retries: { attempts: 1, baseDelay: 1 },
      fetch: async (request) => {
        const response = await service.handler(request.clone());
        if (lost > 0) return response;
        lost += 1;
        throw new TypeError("the answer was lost");
      },
    });
    const tag = await client.create(Tag, { name: "once" });
    expect(lost).toBe(1);
    expect(await service.client.from(Tag).where((t) => t.name.eq("once")).all()).toEqual([tag]);
  });

  it("changes a row, refusing one that was made from an older version", async () => {
    const { client } = service;
    const created = await client.create(Invoice, fresh("W-2"));
    const changed = await client.update(Invoice, created.id, { due: "2026-03-01" }, { version: 1 });
    expect(changed).toMatchObject({ due: "2026-03-01", version: 2 });
    const late = client.update(Invoice, created.id, { due: null }, { version: 1 });
    await expect(late).rejects.toBeInstanceOf(ConflictError);
    await expect(late).rejects.toMatchObject({ code: "version_mismatch", status: 412 });
    await expect(client.update(Invoice, created.id, { status: "paid" })).rejects.toMatchObject({ code: "conflict", status: 409, details: [{ field: "status" }] });
  });

  it("deletes rows, and archives where the entity says so", async () => {
    const { client } = service;
    const tag = await client.create(Tag, { name: "gone" });
    await client.delete(Tag, tag.id);
    expect(await client.get(Tag, tag.id)).toBeNull();
    await expect(client.delete(Tag, tag.id)).rejects.toBeInstanceOf(NotFoundError);
    const invoice = await client.create(Invoice, fresh("W-3"));
    await client.delete(Invoice, invoice.id);
    expect(await client.get(Invoice, invoice.id)).toBeNull();
    expect((await client.from(Invoice).archived("only").where((i) => i.number.eq("W-3")).one()).id).toBe(invoice.id);
    expect((await client.unarchive(Invoice, invoice.id)).id).toBe(invoice.id);
    expect((await client.get(Invoice, invoice.id))?.number).toBe("W-3");
    expect(await client.archive(Invoice, invoice.id)).toHaveProperty("archivedAt", expect.any(Date));
  });

  it("writes many rows, all or none unless asked for each by itself", async () => {
    const { client } = service;
    const rows = await client.createMany(Tag, [{ name: "m1" }, { name: "m2" }]);
    expect(rows.map((row) => row.name)).toEqual(["m1", "m2"]);
    const taken = client.createMany(Tag, [{ name: "m3" }, { name: "m1" }]);
    await expect(taken).rejects.toMatchObject({ code: "bulk_failed", status: 409, details: [{ field: "[1].name" }] });
    expect(await client.from(Tag).where((t) => t.name.eq("m3")).exists()).toBe(false);

    const results = await client.createMany(Tag, [{ name: "m3" }, { name: "m1" }], { atomic: false });
    expect(results).toMatchObject([{ ok: true, row: { name: "m3" } }, { ok: false, error: { code: "duplicate", status: 409 } }]);
    expect(results[1]?.ok === false && results[1].error).toBeInstanceOf(ConflictError);
    expect(await client.createMany(Tag, [])).toEqual([]);

    const [first, second] = rows;
    const changed = await client.updateMany(Tag, [{ key: first?.id ?? 0, values: { name: "n1" } }, { key: second?.id ?? 0, values: { name: "n2" } }]);
    expect(changed.map((row) => row.name)).toEqual(["n1", "n2"]);
  });

  it("changes many rows by compound keys and versions", async () => {
    const { client } = service;
    const invoice = await client.create(Invoice, fresh("W-4"));
    const tag = await client.create(Tag, { name: "link" });
    await client.create(InvoiceTag, { invoice: invoice.id, tag: tag.id });
    const results = await client.updateMany(Invoice, [{ key: invoice.id, values: { due: "2026-02-02" }, version: 9 }], { atomic: false });
    expect(results).toMatchObject([{ ok: false, error: { code: "version_mismatch" } }]);
    expect(await client.updateMany(Invoice, [{ key: invoice.id, values: { due: "2026-02-02" }, version: 1 }])).toMatchObject([{ due: "2026-02-02", version: 2 }]);
    await client.delete(InvoiceTag, { invoice: invoice.id, tag: tag.id });
    expect(await client.from(InvoiceTag).count()).toBe(0);
  });
});

describe("what is refused", () => {
  it("comes by field where values do not fit the model", async () => {
    const error = await service.client.create(Invoice, { ...fresh("W-5"), issued: "2026-02-30", lines: [{ description: "x", price: "much" }] }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({ code: "validation_failed", status: 422, requestId: expect.stringMatching(/./) });
    expect(error instanceof ValidationError && Object.keys(error.fields).sort()).toEqual(["issued", "lines[0].price"]);
    expect(error instanceof ValidationError && error.fields["issued"]).toContain("a day that exists");
  });

  it("tells duplicates, missing rows and rows in use apart", async () => {
    const { client } = service;
    await client.create(Country, { code: "ch", name: "Switzerland" });
    await expect(client.create(Country, { code: "ch", name: "Again" })).rejects.toMatchObject({ name: "ConflictError", code: "duplicate" });
    const orphan = client.create(Invoice, { ...fresh("W-6"), customer: "00000000-0000-7000-8000-000000000000" });
    await expect(orphan).rejects.toMatchObject({ name: "ValidationError", code: "missing_reference", details: [{ field: "customer" }] });
    await client.create(Invoice, fresh("W-7"));
    await expect(client.delete(Customer, customer)).rejects.toMatchObject({ name: "ConflictError", code: "still_referenced" });
    await expect(client.update(Tag, 999_999, { name: "nobody" })).rejects.toBeInstanceOf(NotFoundError);
  });

  it("is named where nobody is signed in, and headers may be asked for each time", async () => {
    const guarded = await startService({ access: "authenticated", authenticate: (request) => (request.headers.get("authorization") === "Bearer me" ? { id: "me" } : null) });
    try {
      await expect(guarded.client.from(Tag).all()).rejects.toMatchObject({ name: "RefusedError", code: "unauthenticated", status: 401 });
      expect(await guarded.client.from(Tag).all().catch((e: unknown) => e instanceof RefusedError)).toBe(true);
      let asked = 0;
      const signedIn = guarded.connect({ headers: async () => ({ authorization: `Bearer ${(asked += 1) > 0 ? "me" : ""}` }) });
      expect(await signedIn.from(Tag).all()).toEqual([]);
      expect(asked).toBe(1);
    } finally {
      await guarded.close();
    }
  });

  it("is explained where the request itself is wrong", async () => {
    const error = await service.client.from(Tag).after("nonsense").page().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(RequestError);
    expect(error).toMatchObject({ code: "invalid_cursor", status: 400 });
    expect(error instanceof ApiError && error.message).toContain("cursor");
    await expect(service.connect({ basePath: "/elsewhere" }).from(Tag).all()).rejects.toBeInstanceOf(NotFoundError);
  });
});
