/** What every entry is asked to do, in the words of the domain. Results stay as the library gives them. */

export interface PageQuery {
  readonly country: string;
  /** Invoices of at least this total. */
  readonly minTotal: string;
  readonly limit: number;
}

export interface NewInvoice {
  readonly customerId: number;
  readonly issuedAt: Date;
  readonly billingAddress: string;
  readonly billingCity: string;
  readonly billingCountry: string;
  readonly billingPostalCode: string | null;
  readonly total: string;
}

export interface Peer {
  /** One invoice, all of its columns, by its id. */
  point(id: number): Promise<unknown>;
  /** Invoices of a country from a total up, newest first, all columns. */
  list(query: PageQuery): Promise<unknown>;
  /** The same page, each invoice with its customer and its lines in order of id. */
  nested(query: PageQuery): Promise<unknown>;
  /** One invoice, and what the database made of it. */
  insert(invoice: NewInvoice): Promise<unknown>;
  /** A result as plain data, where it is not that already. Called when results are compared, never while timing. */
  plain?(result: unknown): unknown;
  close(): Promise<void>;
}

export interface PeerEntry {
  readonly name: string;
  /** The package whose version is printed. */
  readonly package: string;
  open(url: string): Promise<Peer>;
}

/** Connections each entry may open. One statement is in flight at a time; the rest is what users configure. */
export const POOL_SIZE = 4;
