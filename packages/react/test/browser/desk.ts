import { boolean, choice, compile, date, Entity, email, identity, integer, many, money, range, ref, state, table, text, view } from "corollary";
import { createHandler, openService, serve, type Handler } from "corollary/server";

export class Customer extends Entity {
  id = identity();
  name = text({ max: 60 });
  email = email().unique();
  invoices = many(() => Invoice, (invoice) => invoice.customer);
}

export class Product extends Entity {
  id = identity();
  name = text({ max: 60 });
  price = money({ min: 0, currency: "EUR" });
}

export class Invoice extends Entity {
  id = identity();
  number = text({ max: 12, pattern: /INV-[0-9]{4}/ }).unique();
  customer = ref(() => Customer).onDelete("restrict");
  issued = date();
  due = date().optional();
  status = state({ draft: ["sent", "void"], sent: ["paid", "draft"], paid: [], void: [] }, { initial: "draft" });
  lines = many(() => InvoiceLine, (line) => line.invoice).owned();

  total = money({ currency: "EUR" }).computed(() => this.lines.sum((line) => line.amount));
}

export class InvoiceLine extends Entity {
  id = identity();
  invoice = ref(() => Invoice).onDelete("cascade");
  product = ref(() => Product).onDelete("restrict");
  price = money({ min: 0, currency: "EUR" });
  quantity = integer({ min: 1 }).default(1);

  amount = money({ currency: "EUR" }).computed(() => this.price.mul(this.quantity)).stored();
}

/** Kept when it is put away. */
export class Note extends Entity {
  id = identity();
  title = text({ max: 80 });
}

/** With a span of time, an ordered choice and a word that may be so or not. */
export class Lease extends Entity {
  id = identity();
  name = text({ max: 60 });
  urgency = choice("low", "normal", "high");
  period = range("date");
  insured = boolean().default(false);
}

const invoiceTable = table(Invoice, (invoice) => ({
  version: true,
  checks: { dates: { that: invoice.due.isNull().or(invoice.due.gte(invoice.issued)), message: "It is due after it is issued." } },
}));
const noteTable = table(Note, () => ({ softDelete: true }));
const leaseView = view(Lease, (lease) => ({ title: lease.name, list: { columns: [lease.name, lease.insured, lease.urgency, lease.period], sort: [lease.urgency.desc(), lease.name.asc()] } }));
const invoiceView = view(Invoice, (invoice) => ({
  title: invoice.number,
  list: { columns: [invoice.number, invoice.customer.name, invoice.status, invoice.issued, invoice.total], sort: [invoice.number.asc()] },
  board: { by: invoice.status, fields: [invoice.customer.name, invoice.total] },
}));

/** A running service, and a way to make it slow or failing. */
export interface Desk {
  readonly url: string;
  /** Stands before the handler until it is undefined again. */
  before: ((request: Request) => Promise<Response | undefined>) | undefined;
  stop(): Promise<void>;
}

const firstNames = ["Ada", "Bruno", "Chiara", "Dmitri", "Elif", "Farid"];

export async function startDesk(notes: number): Promise<Desk> {
  const model = compile({ Customer, Product, Invoice, InvoiceLine, Note, Lease, leaseView, invoiceTable, invoiceView, noteTable });
  const service = await openService({ model });
  const { db, database } = service;
  for (const name of firstNames) await db.create(Customer, { name: `${name} Ltd`, email: `${name.toLowerCase()}@desk.example` });
  for (const [name, price] of [["Hammer", "20.00"], ["Nails", "1.50"], ["Saw", "34.90"]] as const) await db.create(Product, { name, price });
  for (let at = 1; at <= 30; at++) {
    const invoice = await db.create(Invoice, {
      number: `INV-${String(at).padStart(4, "0")}`, customer: (at % 6) + 1, issued: `2026-0${(at % 9) + 1}-11`,
      lines: [{ product: 1, price: "20.00", quantity: at }, { product: 2, price: "1.50" }],
    });
    if (at % 3 === 0) await db.update(Invoice, invoice.id, { status: "sent" });
  }
  await db.create(Lease, { name: "Crane", urgency: "high", period: { lower: "2026-01-01", upper: "2027-01-01", bounds: "[)" }, insured: true });
  await db.create(Lease, { name: "Truck", urgency: "low", period: { lower: "2026-03-01", upper: null, bounds: "[)" } });
  await database.query({ text: "insert into note (title) select 'Note ' || lpad(i::text, 6, '0') from generate_series(1, $1::int) as i", params: [notes] });
  const answer = createHandler({ model, database: database.as("app"), info: { title: "desk" } });
  const desk = { before: undefined as Desk["before"] };
  const handler: Handler = async (request, connection) => (await desk.before?.(request)) ?? answer(request, connection);
  const running = await serve(handler, { port: 0 });
  return Object.assign(desk, {
    url: running.url,
    stop: async () => {
      await running.close();
      await service.close();
    },
  });
}
