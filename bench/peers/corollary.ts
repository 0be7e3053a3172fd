import { Invoice } from "../domain.js";
import { SUBJECT } from "../measure/report.js";
import { openSubject } from "../subject.js";
import type { PageQuery, PeerEntry } from "./peer.js";

/** Corollary's own queries, written as in its documentation: built anew for each request. */
export const corollary: PeerEntry = {
  name: SUBJECT,
  package: "corollary",
  async open(url) {
    const service = await openSubject(url);
    const { db } = service;
    const page = ({ country, minTotal, limit }: PageQuery) =>
      db
        .from(Invoice)
        .where((invoice) => invoice.billingCountry.eq(country).and(invoice.total.gte(minTotal)))
        .orderBy((invoice) => [invoice.issuedAt.desc(), invoice.id.desc()])
        .limit(limit);
    return {
      point: (id) => db.get(Invoice, id),
      list: (query) => page(query).all(),
      nested: (query) => page(query).include({ customer: true, lines: true }).all(),
      insert: ({ customerId, ...values }) => db.create(Invoice, { ...values, customer: customerId }),
      close: () => service.close(),
    };
  },
};
