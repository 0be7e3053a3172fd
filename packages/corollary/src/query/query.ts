import type { Expression, OrderKey } from "../expr/node.js";

/** Which rows of an entity with soft delete are read. */
export type Archived = "exclude" | "include" | "only";

/** Names of fields, or expressions about the row by the name they are given in the result. */
export type Selection = readonly string[] | { readonly [name: string]: Expression };

/** Relations to read along, by name of the field. */
export interface Include { readonly [relation: string]: Included }

/** What can be asked of rows at any level. Expressions are about the row of that level ("this"). */
export interface Included {
  readonly where?: Expression;
  readonly include?: Include;
  /** Absent: all fields but collections. References stand as keys unless included. */
  readonly select?: Selection;
  /** The key is always appended, so that the order is total. */
  readonly order?: readonly OrderKey[];
  readonly limit?: number;
  readonly offset?: number;
  /** Default: archived rows are left out; rows that a reference points at are read all the same. */
  readonly archived?: Archived;
}

/** A read, as data. */
export interface Query extends Included {
  readonly entity: string;
  /** A cursor of this query in this order: only rows after it. */
  readonly after?: string;
  /** Only rows before it, the nearest ones, in the query's order. Not together with `after`. */
  readonly before?: string;
  /** Rows that differ in what is selected. Orders only by what is selected. */
  readonly distinct?: boolean;
}

/**
 * How many rows there are beside the page: `exact` counts them in the same statement; `estimated` asks the planner;
 * `none` does not ask.
 */
export type Count = "exact" | "estimated" | "none";

/** A page as JSON text. */
export interface JsonPage {
  /** A JSON array of rows. */
  readonly data: string;
  /** Rows of the query without limit, offset and cursor; absent where it was not asked for. */
  readonly count?: number;
  /** For `after`; absent on the last page. */
  readonly next?: string;
  /** For `before`; absent on the first page. */
  readonly previous?: string;
}

export interface RowPage<R> {
  readonly rows: R[];
  readonly next?: string;
  readonly previous?: string;
}
