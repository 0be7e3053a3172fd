import type { NewInvoice, PageQuery, Peer } from "../peers/peer.js";

export type OperationName = "point" | "list" | "nested" | "insert";

export interface Operation {
  readonly name: OperationName;
  readonly title: string;
  /** Operations in one turn. */
  readonly iterations: number;
  /** The `n`th of an endless series of differing requests, the same series for every entry. */
  run(peer: Peer, n: number): Promise<unknown>;
}

/** Nearly ten thousand different pages, so that nobody gains by remembering what was asked before. */
export function pageQuery(n: number): PageQuery {
  return { country: `Country ${(n * 7) % 20}`, minTotal: (1 + (n % 499) / 100).toFixed(2), limit: 50 };
}

export function newInvoice(n: number): NewInvoice {
  return {
    customerId: 1 + (n % 60),
    issuedAt: new Date(Date.UTC(2025, 0, 1) + (n % 10_000) * 60_000),
    billingAddress: `${n % 300} Short Street`,
    billingCity: `City ${n % 40}`,
    billingCountry: `Country ${n % 20}`,
    billingPostalCode: n % 5 === 0 ? null : "10115",
    total: "12.34",
  };
}

export const operations: readonly Operation[] = [
  {
    name: "point",
    title: "read one invoice by id",
    iterations: 400,
    run: (peer, n) => peer.point(1 + ((n * 7919) % 20_000)),
  },
  {
    name: "list",
    title: "list 50 invoices, filtered and sorted",
    iterations: 80,
    run: (peer, n) => peer.list(pageQuery(n)),
  },
  {
    name: "nested",
    title: "50 invoices with customer and lines",
    iterations: 40,
    run: (peer, n) => peer.nested(pageQuery(n)),
  },
  {
    name: "insert",
    title: "insert one invoice and return it",
    iterations: 250,
    run: (peer, n) => peer.insert(newInvoice(n)),
  },
];
