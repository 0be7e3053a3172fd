/** Checked by the compiler alone: what users may and may not write, and which types they get. */
import { policy, roles, type Context, type Decimal, type KeyOf, type Row } from "corollary";
import { expectTypeOf } from "vitest";
import { Customer, Invoice, InvoiceTag, Tag, User, type Badge } from "./invoicing.js";

export function rows() {
  expectTypeOf<Row<Tag>>().toEqualTypeOf<{ id: number; name: string }>();
  expectTypeOf<Row<InvoiceTag>>().toEqualTypeOf<{ invoice: string; tag: number }>();
  expectTypeOf<Row<Badge>>().toEqualTypeOf<{ id: string; user: string; code: string; createdAt: Date; updatedAt: Date }>();
  expectTypeOf<Row<User>["boss"]>().toEqualTypeOf<string | null>();
  expectTypeOf<Row<Customer>["address"]>().toEqualTypeOf<{ street: string; city: string | null }>();
  expectTypeOf<Row<Customer>["outstanding"]>().toEqualTypeOf<Decimal>();
  expectTypeOf<Row<Invoice>["status"]>().toEqualTypeOf<"draft" | "sent" | "paid" | "void">();
  expectTypeOf<Row<Invoice>["due"]>().toEqualTypeOf<string | null>();
  expectTypeOf<KeyOf<Tag>>().toEqualTypeOf<number>();
  expectTypeOf<KeyOf<InvoiceTag>>().toEqualTypeOf<{ invoice: string; tag: number }>();
}

export async function reads(db: Context) {
  const invoice = await db.from(Invoice).include({ customer: { owner: true, backup: true }, lines: true, tags: true }).one();
  expectTypeOf(invoice.customer.owner.email).toEqualTypeOf<string>();
  expectTypeOf(invoice.customer.backup).toEqualTypeOf<Row<User> | null>();
  expectTypeOf(invoice.lines[0]!.quantity).toEqualTypeOf<number>();
  expectTypeOf(invoice.tags).toEqualTypeOf<Row<Tag>[]>();
  // @ts-expect-error the lines' invoice was not included: it is a key
  void invoice.lines[0]!.invoice.number;
  // @ts-expect-error no such relation
  db.from(Invoice).include({ nothing: true });
  // @ts-expect-error a field is no relation
  db.from(Invoice).include({ number: true });

  const badge = await db.from(User).include({ badge: true }).one();
  expectTypeOf(badge.badge).toEqualTypeOf<Row<Badge> | null>();

  const narrowed = await db
    .from(Invoice)
    .include({ lines: (lines) => lines.where((l) => l.quantity.gt(2)).orderBy((l) => l.price.desc()).limit(3).select((l) => ({ amount: l.amount })) })
    .one();
  expectTypeOf(narrowed.lines).toEqualTypeOf<{ amount: Decimal }[]>();

  const report = await db
    .from(Invoice)
    .select((i) => ({ number: i.number, who: i.customer.name, backup: i.customer.backup.name, total: i.total, lines: i.lines.count(), best: i.lines.max((l) => l.quantity), customer: i.customer }))
    .all();
  expectTypeOf(report).toEqualTypeOf<
    { number: string; who: string; backup: string | null; total: Decimal; lines: number; best: number | null; customer: string }[]
  >();
}

export function conditions(db: Context) {
  db.from(Invoice).where((i) => i.total.gt(100).and(i.total.lt("250.50"), i.lines.some((l) => l.quantity.eq(1))));
  db.from(Invoice).where((i) => i.customer.owner.is("0190-…").or(i.customer.backup.isNull()));
  db.from(Invoice).where((i) => i.issued.plus({ days: 30 }).lt("2026-01-01"));
  db.from(Invoice).where((i) => i.customer.address.city.eq("Bern"));
  // @ts-expect-error not a state
  db.from(Invoice).where((i) => i.status.eq("lost"));
  // @ts-expect-error a date has no letters to search in
  db.from(Invoice).where((i) => i.issued.contains("1"));
  // @ts-expect-error text cannot be added up
  db.from(Invoice).where((i) => i.number.add(1).gt(2));
  // @ts-expect-error no such field
  db.from(Invoice).where((i) => i.customer.nothing.eq(1));
  // @ts-expect-error a condition is needed, not a number
  db.from(Invoice).where((i) => i.total);
  // @ts-expect-error a number is no text
  db.from(Invoice).where((i) => i.number.eq(5));
}

export async function writes(db: Context) {
  const made = await db.create(Invoice, { number: "1", customer: "u", issued: "2026-01-01", lines: [{ description: "a", price: "1.20" }] });
  expectTypeOf(made).toEqualTypeOf<Row<Invoice>>();
  await db.update(Invoice, made.id, { due: null, priority: "high" });
  await db.delete(InvoiceTag, { invoice: "u", tag: 1 });
  await db.get(Tag, 1);
  // @ts-expect-error name is required
  await db.create(Customer, { owner: "u", address: { street: "x" } });
  // @ts-expect-error computed values are not written
  await db.create(Customer, { name: "A", owner: "u", address: { street: "x" }, outstanding: "1" });
  // @ts-expect-error the key of a tag is a number
  await db.get(Tag, "1");
  // @ts-expect-error a required field cannot be null
  await db.update(Invoice, "u", { issued: null });
  // @ts-expect-error both parts of the key are needed
  await db.delete(InvoiceTag, { invoice: "u" });
}

export function rules() {
  policy(Invoice, (i, actor) => ({ read: { own: i.customer.owner.is(actor.id) }, update: i.status.eq("draft"), fields: { total: { read: actor.has("billing") } } }));
  // @ts-expect-error no such field
  policy(Invoice, () => ({ fields: { totl: { read: true } } }));
  // @ts-expect-error money is no condition
  policy(Invoice, (i) => ({ read: i.total }));
  // @ts-expect-error rights follow references only
  policy(Invoice, (i) => ({ follows: i.number }));
  // @ts-expect-error no such role
  roles({ admin: { includes: ["biling"] }, billing: {} });
}
