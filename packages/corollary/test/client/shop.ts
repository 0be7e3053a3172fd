import {
  array, BareEntity, bigIdentity, bigint, boolean, bytes, choice, date, decimal, domain as domainOf, email, embed, Entity, float, identity,
  integer, json, localTimestamp, many, manyThrough, money, one, range, ref, smallint, state, table, text, timestamp, uuid, Value,
} from "corollary";

/** A domain with every kind of value, for a client to read and write. */
export class Address extends Value {
  street = text();
  city = text().optional();
  rent = money().optional();
}
export class Customer extends Entity {
  name = text({ max: 80 });
  email = email().optional();
  address = embed(() => Address).optional();
  referrer = ref(() => Customer).optional();
  invoices = many(() => Invoice, (invoice) => invoice.customer);
  outstanding = money().computed(() => this.invoices.sum((invoice) => invoice.total));
}
export class Invoice extends Entity {
  number = text({ max: 20 }).unique();
  customer = ref(() => Customer).onDelete("restrict");
  issued = date();
  due = date().optional();
  status = state({ draft: ["sent", "void"], sent: ["paid", "void"], paid: [], void: [] }, { initial: "draft" });
  lines = many(() => InvoiceLine, (line) => line.invoice).owned();
  tags = manyThrough(() => Tag, () => InvoiceTag);
  note = one(() => Note, (note) => note.invoice);
  total = money().computed(() => this.lines.sum((line) => line.amount));
}
export class InvoiceLine extends Entity {
  invoice = ref(() => Invoice).onDelete("cascade");
  description = text();
  quantity = integer({ min: 1 }).default(1);
  price = money();
  amount = money().computed(() => this.price.mul(this.quantity)).stored();
}
export class Note extends Entity {
  invoice = ref(() => Invoice).unique().onDelete("cascade");
  body = text();
}
export class Tag extends BareEntity {
  id = identity();
  name = text().unique();
}
export class InvoiceTag extends BareEntity {
  invoice = ref(() => Invoice).key().onDelete("cascade");
  tag = ref(() => Tag).key().onDelete("cascade");
}
export class Country extends BareEntity {
  code = text({ max: 8 }).key();
  name = text();
}
/** One value of every kind. */
export class Sample extends BareEntity {
  id = bigIdentity();
  small = smallint().optional();
  whole = bigint().optional();
  exact = decimal(20, 6).optional();
  real = float().optional();
  yes = boolean().default(false);
  other = uuid().optional();
  at = timestamp().optional();
  precisely = timestamp({ precision: 6 }).optional();
  wall = localTimestamp().optional();
  raw = bytes().optional();
  level = choice("low", "high").optional();
  words = array(text()).optional();
  prices = array(decimal(10, 2)).optional();
  days = range("date").optional();
  span = range("decimal").optional();
  extra = json<{ readonly a: number }>().optional();
}
export const invoiceTable = table(Invoice, () => ({ softDelete: true, version: true }));
export const countryTable = table(Country, () => ({ path: "lands" }));

export const domain = domainOf({ Address, Customer, Invoice, InvoiceLine, Note, Tag, InvoiceTag, Country, Sample, invoiceTable, countryTable });
