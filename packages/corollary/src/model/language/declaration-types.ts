import type { ExprBase, Order, Input } from "./expression-types.js";
import type { TableDetails } from "../database-node.js";
import type { SqlText } from "./sql.js";
import type { Scope } from "./field-types.js";
import type { Class } from "./entity.js";

/** A concern of an entity that stands beside its class. */
export interface Declaration<E> {
  readonly $declares: string;
  readonly of: Class<E>;
}

type Condition = ExprBase<boolean, boolean>;
/** A member of the row: a field, a reference, or an expression. */
export type Part = ExprBase<unknown, boolean> | { readonly $kind: "ref" };
export type IndexKey = Part | Order;

export interface IndexSpec {
  readonly on: readonly IndexKey[];
  readonly name?: string;
  /** Default btree. */
  readonly method?: "btree" | "hash" | "gin" | "gist" | "spgist" | "brin";
  /** Covered: stored in the index, not part of its key. */
  readonly include?: readonly Part[];
  /** Partial: only rows for which this holds. */
  readonly where?: Condition;
  readonly unique?: boolean;
  /** Two nulls count as equal. Unique indexes only. */
  readonly nullsNotDistinct?: boolean;
  /** One operator class for each key, in order; null for the default. */
  readonly operatorClasses?: readonly (string | null)[];
}

export interface UniqueSpec {
  readonly on: readonly Part[];
  readonly name?: string;
  readonly where?: Condition;
  readonly nullsNotDistinct?: boolean;
  readonly deferrable?: boolean;
  /** What a person is told whose row has the same values as another. */
  readonly message?: string;
}

export interface ExclusionSpec {
  readonly name: string;
  readonly method?: "gist" | "spgist";
  /** Pairs of a member and the operator that must not hold for all of them between two rows, e.g. `[r.period, "&&"]`. */
  readonly on: readonly (readonly [Part, string])[];
  readonly where?: Condition;
  /** What a person is told whose row is in the way of another: "The room is taken then." */
  readonly message?: string;
}

export interface TableSpec {
  /** Table name, where it should not follow from the entity's. */
  readonly name?: string;
  readonly schema?: string;
  /** Former name of the entity or of its table, so that a migration renames; "crm.customer" where it was in another schema. */
  readonly was?: string;
  /** URL segment. */
  readonly path?: string;
  readonly label?: string;
  readonly plural?: string;
  readonly help?: string;
  /** Combinations that no two rows share: `[[i.series, i.number]]`. */
  readonly unique?: readonly (readonly Part[] | UniqueSpec)[];
  readonly indexes?: readonly (readonly IndexKey[] | IndexSpec)[];
  readonly checks?: Readonly<Record<string, Condition | SqlText | { readonly that: Condition | SqlText; readonly message: string }>>;
  readonly exclusions?: readonly ExclusionSpec[];
  /** How the table is in the database, where that does not follow from the fields (escape hatch). */
  readonly database?: TableDetails;
  /** Rows are archived instead of deleted. */
  readonly softDelete?: boolean;
  /** Optimistic locking by a `version` field. */
  readonly version?: boolean;
  readonly tenant?: boolean;
  readonly audit?: boolean;
}

export interface TableDeclaration<E> extends Declaration<E> {
  readonly $declares: "table";
  readonly spec: (row: Scope<E>) => TableSpec;
}

export type { Input };
