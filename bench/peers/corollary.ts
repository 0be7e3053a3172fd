import { createContext } from "../../packages/corollary/dist/query/context.js";
import { Invoice } from "../domain.js";
import { SUBJECT } from "../measure/report.js";
import { model, openSubject } from "../subject.js";
import type { PageQuery, PeerEntry } from "./peer.js";

/** Corollary's own queries, written as in its documentation: built anew for each request. */
export const corollary: PeerEntry = {
  name: SUBJECT,
  package: "corollary",
  async open(url) {
    const database = await openSubject(url);
    const db = createContext({ model, database });
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
      close: () => database.close(),
    };
  },
};
