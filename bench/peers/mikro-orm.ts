import { defineEntity, MikroORM, p, serialize, type InferEntity } from "@mikro-orm/postgresql";
import { POOL_SIZE, type PageQuery, type PeerEntry } from "./peer.js";

const stamped = {
  id: p.integer().primary(),
  createdAt: p.datetime(3).defaultRaw("now()"),
  updatedAt: p.datetime(3).defaultRaw("now()"),
};
const Customer = defineEntity({
  name: "Customer",
  tableName: "customer",
  properties: {
    ...stamped,
    firstName: p.text(),
    lastName: p.text(),
    company: p.text().nullable(),
    city: p.text(),
    country: p.text(),
    email: p.text(),
  },
});
const Invoice = defineEntity({
  name: "Invoice",
  tableName: "invoice",
  properties: {
    ...stamped,
    customer: () => p.manyToOne(Customer),
    issuedAt: p.datetime(3),
    billingAddress: p.text(),
    billingCity: p.text(),
    billingCountry: p.text(),
    billingPostalCode: p.text().nullable(),
    total: p.decimal("string").precision(10).scale(2),
    lines: () => p.oneToMany(InvoiceLine).mappedBy("invoice").orderBy({ id: "asc" }),
  },
});
const InvoiceLine = defineEntity({
  name: "InvoiceLine",
  tableName: "invoice_line",
  properties: {
    ...stamped,
    invoice: () => p.manyToOne(Invoice),
    trackId: p.integer(),
    unitPrice: p.decimal("string").precision(10).scale(2),
    quantity: p.integer(),
  },
});

const where = ({ country, minTotal }: PageQuery) => ({ billingCountry: country, total: { $gte: minTotal } });
const newest = { issuedAt: "desc", id: "desc" } as const;

/** MikroORM as a request handler uses it: a forked entity manager, thus a fresh identity map, for each operation. */
export const mikroOrm: PeerEntry = {
  name: "MikroORM",
  package: "@mikro-orm/core",
  async open(url) {
    const orm = await MikroORM.init({
      clientUrl: url,
      entities: [Customer, Invoice, InvoiceLine],
      pool: { min: 0, max: POOL_SIZE },
      forceUtcTimezone: true,
      debug: false,
    });
    return {
      point: (id) => orm.em.fork().findOne(Invoice, id),
      list: (query) => orm.em.fork().find(Invoice, where(query), { orderBy: newest, limit: query.limit }),
      nested: (query) =>
        orm.em.fork().find(Invoice, where(query), {
          populate: ["customer", "lines"],
          orderBy: newest,
          limit: query.limit,
          strategy: "select-in",
        }),
      async insert({ customerId, ...values }) {
        const em = orm.em.fork();
        const invoice = em.create(Invoice, { ...values, customer: customerId });
        await em.flush();
        return invoice;
      },
      plain: (result) => serialize(result as InferEntity<typeof Invoice> | InferEntity<typeof Invoice>[], { populate: ["customer", "lines"] }),
      close: () => orm.close(),
    };
  },
};
