import { boolean, date, decimal, Entity, integer, many, money, policy, ref, state, table, text, today, view } from "corollary";
import { Customer, looksAfter } from "./customer";
import { Payment } from "./payment";
import { Product } from "./product";

export class Invoice extends Entity {
  number = text({ max: 20 });
  customer = ref(() => Customer).onDelete("restrict");
  issued = date().default(today());
  due = date().optional();
  status = state({ draft: ["sent", "void"], sent: ["paid", "void"], paid: [], void: [] }, { initial: "draft" });
  /** In per cent of the lines. */
  discount = decimal(5, 2, { min: 0, max: 100 }).default("0");
  lines = many(() => InvoiceLine, (line) => line.invoice).owned();
  payments = many(() => Payment, (payment) => payment.invoice);

  total = money({ currency: "EUR" }).computed(() => this.lines.sum((line) => line.amount).mul(this.discount.neg().add(100)).div(100).round(2));
  received = money({ currency: "EUR" }).computed(() => this.payments.sum((payment) => payment.amount));
  margin = money({ currency: "EUR" }).computed(() => this.total.sub(this.lines.sum((line) => line.product.cost.mul(line.quantity))).round(2));
  overdue = boolean().computed(() => this.status.eq("sent").and(this.due.lt(today()).orElse(false)));
}

export class InvoiceLine extends Entity {
  invoice = ref(() => Invoice).onDelete("cascade");
  product = ref(() => Product).onDelete("restrict");
  description = text({ max: 200 }).optional();
  quantity = integer({ min: 1 }).default(1);
  price = money({ currency: "EUR" });
  amount = money({ currency: "EUR" }).computed(() => this.price.mul(this.quantity)).stored();
}

export const invoiceTable = table(Invoice, (invoice) => ({
  tenant: true,
  version: true,
  unique: [[invoice.number]],
  indexes: [[invoice.status, invoice.due]],
  checks: { dates: { that: invoice.due.isNull().or(invoice.due.gte(invoice.issued)), message: "It is due after it is issued." } },
}));
export const invoiceLineTable = table(InvoiceLine, () => ({ tenant: true }));

export const invoicePolicy = policy(Invoice, (invoice, actor, { before }) => ({
  read: { sales: looksAfter(invoice.customer, actor), reader: actor.has("reader") },
  create: { sales: actor.has("sales").and(looksAfter(invoice.customer, actor)), billing: actor.has("billing") },
  update: { sales: invoice.status.eq("draft").and(looksAfter(invoice.customer, actor)), billing: actor.has("billing") },
  // Sales send and write drafts; what happens to an invoice after that is billing's. A number that was given stays.
  updateTo: {
    sales: invoice.status.in(["draft", "sent"]).and(looksAfter(invoice.customer, actor)).and(invoice.number.eq(before.number)),
    billing: actor.has("billing").and(invoice.number.eq(before.number)),
    admin: actor.has("admin"),
  },
  delete: { billing: actor.has("billing") },
  deny: { update: invoice.status.in(["paid", "void"]), delete: invoice.status.ne("draft") },
  fields: { margin: { read: actor.has("billing") }, discount: { write: actor.has("billing") } },
}));

/** Who may change the invoice may change its lines, but of no invoice that has gone out. */
export const invoiceLinePolicy = policy(InvoiceLine, (line) => ({
  follows: line.invoice,
  deny: { create: line.invoice.status.ne("draft"), update: line.invoice.status.ne("draft"), delete: line.invoice.status.ne("draft") },
}));

export const invoiceView = view(Invoice, (invoice) => ({
  title: invoice.number,
  list: {
    columns: [invoice.number, invoice.customer.name, invoice.status, invoice.issued, invoice.due, invoice.total, invoice.margin],
    filters: [invoice.status, invoice.customer, invoice.due, invoice.overdue],
    sort: [invoice.issued.desc()],
  },
  form: [
    { title: "Invoice", fields: [invoice.number, invoice.customer, invoice.issued, invoice.due, invoice.discount] },
    { title: "Lines", fields: [invoice.lines] },
  ],
  detail: [
    { title: "Invoice", fields: [invoice.customer, invoice.status, invoice.issued, invoice.due, invoice.discount, invoice.total, invoice.received, invoice.margin, invoice.overdue] },
    { title: "Lines", fields: [invoice.lines] },
    { title: "Payments", fields: [invoice.payments] },
  ],
  board: { by: invoice.status, fields: [invoice.customer.name, invoice.total, invoice.due] },
}));
