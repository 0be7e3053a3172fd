import { Kysely, PostgresDialect, type Generated } from "kysely";
import { jsonArrayFrom, jsonObjectFrom } from "kysely/helpers/postgres";
import pg from "pg";
import { POOL_SIZE, type PeerEntry } from "./peer.js";

interface Stamped {
  id: Generated<number>;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}
interface Tables {
  customer: Stamped & {
    first_name: string;
    last_name: string;
    company: string | null;
    city: string;
    country: string;
    email: string;
  };
  invoice: Stamped & {
    customer_id: number;
    issued_at: Date;
    billing_address: string;
    billing_city: string;
    billing_country: string;
    billing_postal_code: string | null;
    total: string;
  };
  invoice_line: Stamped & { invoice_id: number; track_id: number; unit_price: string; quantity: number };
}

/** Kysely on `pg`, the dialect it ships. Columns keep their database names: no renaming plugin to pay for. */
export const kysely: PeerEntry = {
  name: "Kysely",
  package: "kysely",
  async open(url) {
    const db = new Kysely<Tables>({
      dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: POOL_SIZE }) }),
    });
    return {
      point: (id) => db.selectFrom("invoice").selectAll().where("id", "=", id).executeTakeFirst(),
      list: ({ country, minTotal, limit }) =>
        db
          .selectFrom("invoice")
          .selectAll()
          .where("billing_country", "=", country)
          .where("total", ">=", minTotal)
          .orderBy("issued_at", "desc")
          .orderBy("id", "desc")
          .limit(limit)
          .execute(),
      nested: ({ country, minTotal, limit }) =>
        db
          .selectFrom("invoice as i")
          .selectAll("i")
          .select((eb) => [
            jsonObjectFrom(eb.selectFrom("customer as c").selectAll("c").whereRef("c.id", "=", "i.customer_id")).as("customer"),
            jsonArrayFrom(
              eb.selectFrom("invoice_line as l").selectAll("l").whereRef("l.invoice_id", "=", "i.id").orderBy("l.id"),
            ).as("lines"),
          ])
          .where("i.billing_country", "=", country)
          .where("i.total", ">=", minTotal)
          .orderBy("i.issued_at", "desc")
          .orderBy("i.id", "desc")
          .limit(limit)
          .execute(),
      insert: (v) =>
        db
          .insertInto("invoice")
          .values({
            customer_id: v.customerId,
            issued_at: v.issuedAt,
            billing_address: v.billingAddress,
            billing_city: v.billingCity,
            billing_country: v.billingCountry,
            billing_postal_code: v.billingPostalCode,
            total: v.total,
          })
          .returningAll()
          .executeTakeFirstOrThrow(),
      close: () => db.destroy(),
    };
  },
};
