import { date, embed, Entity, identity, integer, many, money, ref, table, today, view } from "corollary";
import { Address } from "./address";
import { Customer } from "./customer";
import { Track } from "./track";

export class Invoice extends Entity {
  id = identity();
  customer = ref(() => Customer).onDelete("restrict");
  date = date().default(today());
  /** As it was on the day of the invoice; the customer may have moved since. */
  billingAddress = embed(() => Address);
  lines = many(() => InvoiceLine, (line) => line.invoice).owned();

  /** The sum of its lines. Never stored, so it cannot be wrong. */
  total = money({ currency: "USD" }).computed(() => this.lines.sum((line) => line.amount));
}

export const invoiceTable = table(Invoice, (invoice) => ({
  indexes: [[invoice.date.desc()]],
}));

export class InvoiceLine extends Entity {
  id = identity();
  invoice = ref(() => Invoice).onDelete("cascade");
  track = ref(() => Track).onDelete("restrict");
  /** What the track cost on that day. */
  unitPrice = money({ min: 0, currency: "USD" });
  quantity = integer({ min: 1 }).default(1);

  amount = money({ currency: "USD" }).computed(() => this.unitPrice.mul(this.quantity)).stored();
}

export const invoiceLineTable = table(InvoiceLine, (line) => ({
  // The same track twice is one line with a greater quantity.
  unique: [[line.invoice, line.track]],
}));

export const invoiceView = view(Invoice, (invoice) => ({
  list: {
    columns: [{ show: invoice.id, label: "Number" }, invoice.customer.fullName, invoice.date, { show: invoice.billingAddress.country, label: "Country" }, invoice.total],
    filters: [invoice.customer, invoice.date, invoice.total],
    sort: [invoice.date.desc()],
  },
}));
