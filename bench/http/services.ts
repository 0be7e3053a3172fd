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
];
