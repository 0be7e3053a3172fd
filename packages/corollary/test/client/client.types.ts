/** Checked by the compiler alone: what a client lets one write, and which types it gives. */
import type { Decimal, Row } from "corollary";
import { createClient, type BulkResult, type Client } from "corollary/client";
import { expectTypeOf } from "vitest";
import { Customer, domain, Invoice, InvoiceTag, Sample, Tag, type InvoiceLine } from "./shop.js";

export async function reads(client: Client<typeof domain>) {
  const invoice = await client.from(Invoice).include({ customer: { referrer: true }, lines: true, tags: true, note: true }).one();
  expectTypeOf(invoice.customer.referrer).toEqualTypeOf<Row<Customer> | null>();
  expectTypeOf(invoice.lines).toEqualTypeOf<Row<InvoiceLine>[]>();
  expectTypeOf(invoice.total).toEqualTypeOf<Decimal>();
  // @ts-expect-error the lines' invoice was not included: it is a key
  void invoice.lines[0]!.invoice.number;
  // @ts-expect-error no such relation
  client.from(Invoice).include({ nothing: true });
  // @ts-expect-error a field is no relation
  client.from(Invoice).include({ number: true });
  // @ts-expect-error relations are read whole over HTTP
  client.from(Invoice).include({ lines: (lines) => lines.limit(3) });

  const rows = await client.from(Invoice).select((i) => ({ no: i.number, sum: i.total, who: i.customer, state: i.status, key: i.id, until: i.due })).all();
  expectTypeOf(rows).toEqualTypeOf<{ no: string; sum: Decimal; who: string; state: "draft" | "sent" | "paid" | "void"; key: string; until: string | null }[]>();
  const [customer] = await client.from(Customer).select((c) => ({ at: c.address, ref: c.referrer })).include({ invoices: true }).all();
  expectTypeOf(customer!.at).toEqualTypeOf<{ street: string; city: string | null; rent: Decimal | null } | null>();
  expectTypeOf(customer!.ref).toEqualTypeOf<string | null>();
  expectTypeOf(customer!.invoices).toEqualTypeOf<Row<Invoice>[]>();
  // @ts-expect-error nothing behind a relation
  client.from(Invoice).select((i) => ({ who: i.customer.name }));
  // @ts-expect-error no collections
  client.from(Invoice).select((i) => ({ lines: i.lines }));
  // @ts-expect-error no expressions
  client.from(Invoice).select((i) => ({ more: i.total.add(1) }));
  // @ts-expect-error not selected
  void rows[0]!.number;

  expectTypeOf(await client.get(Tag, 1)).toEqualTypeOf<{ id: number; name: string } | null>();
  expectTypeOf((await client.from(Sample).one()).whole).toEqualTypeOf<bigint | null>();
  // @ts-expect-error the key of a tag is a number
  await client.get(Tag, "1");
  // @ts-expect-error a compound key has both parts
  await client.get(InvoiceTag, { invoice: "…" });
  // @ts-expect-error not a state
  client.from(Invoice).where((i) => i.status.eq("lost"));
  // @ts-expect-error rows are not changed by conditions over HTTP
  client.from(Invoice).where((i) => i.number.eq("1")).update({ due: null });

  const page = await client.from(Tag).page({ count: "exact" });
  expectTypeOf(page.count).toEqualTypeOf<number | undefined>();
  for await (const row of client.from(Tag).stream()) expectTypeOf(row.name).toEqualTypeOf<string>();
}

export async function writes(client: Client<typeof domain>) {
  await client.create(Invoice, { number: "1", customer: "c", issued: "2026-01-01", lines: [{ description: "x", price: "1.50" }] });
  // @ts-expect-error the number is required
  await client.create(Invoice, { customer: "c", issued: "2026-01-01" });
  // @ts-expect-error a total is computed
  await client.update(Invoice, "i", { total: 1 });
  // @ts-expect-error a version is a number
  await client.update(Invoice, "i", { due: null }, { version: "1" });
  expectTypeOf(await client.createMany(Tag, [{ name: "a" }])).toEqualTypeOf<{ id: number; name: string }[]>();
  expectTypeOf(await client.createMany(Tag, [{ name: "a" }], { atomic: false })).toEqualTypeOf<BulkResult<{ id: number; name: string }>[]>();
  await client.updateMany(Tag, [{ key: 1, values: { name: "b" } }]);
  // @ts-expect-error the key says which row
  await client.updateMany(Tag, [{ values: { name: "b" } }]);
  expectTypeOf(await client.delete(Tag, 1)).toEqualTypeOf<void>();
}

class Stranger {
  readonly nothing = 1;
}

export function domains() {
  const some = createClient<{ Tag: typeof Tag }>({ url: "" });
  some.from(Tag);
  // @ts-expect-error not of this domain
  some.from(Invoice);
  // @ts-expect-error not of this domain
  createClient({ url: "", domain }).from(Stranger);
  const module = createClient<typeof import("./shop.js")>({ url: "" });
  expectTypeOf(module.from(Tag).first()).toEqualTypeOf<Promise<{ id: number; name: string } | null>>();
  const any = createClient({ url: "" });
  any.from(Invoice);
  const general: Client = module;
  general.from(Tag);
  // @ts-expect-error an address is needed
  createClient({});
}
