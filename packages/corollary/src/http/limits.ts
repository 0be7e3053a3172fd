/** How much one request may ask for. Every bound can be stated; these are the defaults. */
export interface Limits {
  /** Rows of a list where `limit` is absent. */
  readonly defaultLimit: number;
  /** Largest `limit`. */
  readonly maxLimit: number;
  /** Largest `offset`; `cursor` goes on from there at the same cost on every page. */
  readonly maxOffset: number;
  /** Bytes of a request's body. */
  readonly bodyBytes: number;
  /** How deep arrays and objects of a body may nest. */
  readonly jsonDepth: number;
  /** Characters of path and query. */
  readonly urlLength: number;
  /** Characters of `filter`. */
  readonly filterLength: number;
  /** Keys of `sort`. */
  readonly sortKeys: number;
  /** Paths in `include`. */
  readonly includePaths: number;
  /** Relations in one path of `include`. */
  readonly includeDepth: number;
  /** Items of a bulk request. */
  readonly bulkItems: number;
  /** Owned rows of one collection in the body of their owner. */
  readonly nestedItems: number;
}

export const defaultLimits: Limits = {
  defaultLimit: 10,
  maxLimit: 200,
  maxOffset: 10_000_000,
  bodyBytes: 1_048_576,
  jsonDepth: 32,
  urlLength: 8_192,
  filterLength: 4_096,
  sortKeys: 8,
  includePaths: 20,
  includeDepth: 4,
  bulkItems: 500,
  nestedItems: 1_000,
};
