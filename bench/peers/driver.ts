import postgres from "postgres";
import { POOL_SIZE, type PeerEntry } from "./peer.js";

/**
 * The `postgres` driver with SQL written by hand: the yardstick. Every statement is prepared once per connection;
 * the nested page is one statement, with the related rows aggregated as JSON by the server.
 */
export const driver: PeerEntry = {
  name: "postgres (hand-written SQL)",
  package: "postgres",
  async open(url) {
    const sql = postgres(url, { max: POOL_SIZE });
    return {
      async point(id) {
        const [invoice] = await sql`
          select id, customer_id, issued_at, billing_address, billing_city, billing_country, billing_postal_code,
                 total, created_at, updated_at
          from invoice where id = ${id}`;
        return invoice;
      },
      list: ({ country, minTotal, limit }) => sql`
        select id, customer_id, issued_at, billing_address, billing_city, billing_country, billing_postal_code,
               total, created_at, updated_at
        from invoice
        where billing_country = ${country} and total >= ${minTotal}
        order by issued_at desc, id desc
        limit ${limit}`,
      nested: ({ country, minTotal, limit }) => sql`
        select i.id, i.customer_id, i.issued_at, i.billing_address, i.billing_city, i.billing_country,
               i.billing_postal_code, i.total, i.created_at, i.updated_at,
               to_json(c) as customer,
               (select coalesce(json_agg(l order by l.id), '[]')
                from (select id, invoice_id, track_id, unit_price::text, quantity, created_at, updated_at
                      from invoice_line where invoice_id = i.id) l) as lines
        from invoice i
        join customer c on c.id = i.customer_id
        where i.billing_country = ${country} and i.total >= ${minTotal}
        order by i.issued_at desc, i.id desc
        limit ${limit}`,
      async insert(v) {
        const [invoice] = await sql`
          insert into invoice (customer_id, issued_at, billing_address, billing_city, billing_country,
                               billing_postal_code, total)
          values (${v.customerId}, ${v.issuedAt}, ${v.billingAddress}, ${v.billingCity}, ${v.billingCountry},
                  ${v.billingPostalCode}, ${v.total})
          returning id, customer_id, issued_at, billing_address, billing_city, billing_country, billing_postal_code,
                    total, created_at, updated_at`;
        return invoice;
      },
      close: () => sql.end(),
    };
  },
};
