import { SUBJECT } from "../measure/report.js";
import type { PageQuery } from "../peers/peer.js";

export interface Service {
  readonly name: string;
  /** The package whose version is printed. */
  readonly package: string;
  /** The module of this folder that runs as its server. */
  readonly module: string;
  /** Path and query of the page of invoices with its exact count. */
  list(query: PageQuery): string;
  /** Path and query of the page of invoices with customer and lines, without a count. */
  nested(query: PageQuery): string;
}

/** By offset, as the hand-written service pages; Corollary would add a cursor otherwise. */
const restQuery = ({ country, minTotal, limit }: PageQuery, more: Readonly<Record<string, string>>): string =>
  new URLSearchParams({
    filter: `billingCountry=="${country}";total=ge=${minTotal}`,
    sort: "-issuedAt,-id",
    limit: String(limit),
    offset: "0",
    ...more,
  }).toString();

const plainQuery = ({ country, minTotal, limit }: PageQuery): string =>
  new URLSearchParams({ country, minTotal, limit: String(limit) }).toString();

export const services: readonly Service[] = [
  {
    name: "hand-written (node:http, postgres)",
    package: "postgres",
    module: "hand-written.ts",
    list: (query) => `/invoices?${plainQuery(query)}`,
    nested: (query) => `/invoices-with-lines?${plainQuery(query)}`,
  },
  {
    name: SUBJECT,
    package: "corollary",
    module: "corollary.ts",
    list: (query) => `/api/v1/invoices?${restQuery(query, { count: "exact" })}`,
    nested: (query) => `/api/v1/invoices?${restQuery(query, { count: "none", include: "customer,lines" })}`,
  },
];
