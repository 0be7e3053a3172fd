import { and, asc, desc, eq, gte, relations, sql } from "drizzle-orm";
import { drizzle as connect } from "drizzle-orm/node-postgres";
import { integer, numeric, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import pg from "pg";
import { POOL_SIZE, type PeerEntry } from "./peer.js";

const moment = (name: string) => timestamp(name, { precision: 3, withTimezone: true });
const stamped = {
  id: integer().primaryKey().generatedByDefaultAsIdentity(),
  createdAt: moment("created_at").notNull().defaultNow(),
  updatedAt: moment("updated_at").notNull().defaultNow(),
};

const customer = pgTable("customer", {
  ...stamped,
  firstName: text("first_name").notNull(),
  lastName: text("last_name").notNull(),
  company: text(),
  city: text().notNull(),
  country: text().notNull(),
  email: text().notNull(),
});
const invoice = pgTable("invoice", {
  ...stamped,
  customerId: integer("customer_id").notNull().references(() => customer.id),
  issuedAt: moment("issued_at").notNull(),
  billingAddress: text("billing_address").notNull(),
  billingCity: text("billing_city").notNull(),
  billingCountry: text("billing_country").notNull(),
  billingPostalCode: text("billing_postal_code"),
  total: numeric({ precision: 10, scale: 2 }).notNull(),
});
const invoiceLine = pgTable("invoice_line", {
  ...stamped,
  invoiceId: integer("invoice_id").notNull().references(() => invoice.id),
  trackId: integer("track_id").notNull(),
  unitPrice: numeric("unit_price", { precision: 10, scale: 2 }).notNull(),
  quantity: integer().notNull(),
});
const invoiceRelations = relations(invoice, ({ one, many }) => ({
  customer: one(customer, { fields: [invoice.customerId], references: [customer.id] }),
  lines: many(invoiceLine),
}));
const lineRelations = relations(invoiceLine, ({ one }) => ({
  invoice: one(invoice, { fields: [invoiceLine.invoiceId], references: [invoice.id] }),
}));
const schema = { customer, invoice, invoiceLine, invoiceRelations, lineRelations };

/** Drizzle on `pg`, with its prepared statements: the SQL is built once and prepared by name on each connection. */
export const drizzle: PeerEntry = {
  name: "Drizzle",
  package: "drizzle-orm",
  async open(url) {
    const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE });
    const db = connect(pool, { schema });
    const page = and(eq(invoice.billingCountry, sql.placeholder("country")), gte(invoice.total, sql.placeholder("minTotal")));
    const newest = [desc(invoice.issuedAt), desc(invoice.id)];
    const point = db.select().from(invoice).where(eq(invoice.id, sql.placeholder("id"))).prepare("point");
    const list = db.select().from(invoice).where(page).orderBy(...newest).limit(sql.placeholder("limit")).prepare("list");
    const nested = db.query.invoice
      .findMany({
        where: page,
        orderBy: newest,
        limit: sql.placeholder("limit"),
        with: { customer: true, lines: { orderBy: asc(invoiceLine.id) } },
      })
      .prepare("nested");
    const insert = db
      .insert(invoice)
      .values({
        customerId: sql.placeholder("customerId"),
        issuedAt: sql.placeholder("issuedAt"),
        billingAddress: sql.placeholder("billingAddress"),
        billingCity: sql.placeholder("billingCity"),
        billingCountry: sql.placeholder("billingCountry"),
        billingPostalCode: sql.placeholder("billingPostalCode"),
        total: sql.placeholder("total"),
      })
      .returning()
      .prepare("insert");
    return {
      point: async (id) => (await point.execute({ id }))[0],
      list: (query) => list.execute({ ...query }),
      nested: (query) => nested.execute({ ...query }),
      insert: async (v) => (await insert.execute({ ...v }))[0],
      close: () => pool.end(),
    };
  },
};
