import type { Expr, ExprBase, Order } from "../model/language/expression-types.js";
import type { KeyOf, Scope } from "../model/language/field-types.js";
import type { Create, Flat, OwnUpdate, Row, Selected, Update } from "../model/language/row-types.js";
import type { Class } from "../model/language/entity.js";

type Relation = { readonly $kind: "many" | "one" | "ref"; readonly $target: unknown };
type TargetOf<X> = X extends { readonly $target: infer T } ? T : never;

/**
 * Which relations to read along: `true` for the whole row, an object to go deeper, a function for conditions, order,
 * limits and selections at that level.
 */
export type Include<E> = {
  readonly [K in keyof E as E[K] extends Relation ? K : never]?:
    | true
    | Include<TargetOf<E[K]>>
    | ((query: Subquery<TargetOf<E[K]>, Row<TargetOf<E[K]>>>) => Subquery<TargetOf<E[K]>, unknown>);
};

type Shape<T, J> = J extends true
  ? Row<T>
  : J extends (query: never) => { readonly $row: infer R }
    ? R
    : With<T, Row<T>, J>;

type Included<X, J> = X extends { readonly $kind: "many"; readonly $target: infer T }
  ? Shape<T, J>[]
  : X extends { readonly $kind: "one"; readonly $target: infer T }
    ? Shape<T, J> | null
    : X extends { readonly $kind: "ref"; readonly $target: infer T; readonly $marks: infer M }
      ? M extends { readonly optional: "optional" }
        ? Shape<T, J> | null
        : Shape<T, J>
      : never;

/** A row of shape R with the relations of J read along. */
export type With<E, R, J> = Flat<Omit<R, keyof J> & { [K in keyof J & keyof E]: Included<E[K], J[K]> }>;

type Selection = Readonly<Record<string, ExprBase<unknown, boolean> | { readonly $kind: "ref" }>>;

/** What can be said of rows at any level: of a query, and of an included relation. */
export interface Subquery<E, R> {
  readonly $row: R;
  /** Several conditions must all hold. */
  where(condition: (row: Scope<E>) => ExprBase<boolean, boolean>): Subquery<E, R>;
  include<const J extends Include<E>>(relations: J): Subquery<E, With<E, R, J>>;
  select<const S extends Selection>(values: (row: Scope<E>) => S): Subquery<E, Selected<S>>;
  orderBy(order: (row: Scope<E>) => Order | readonly Order[]): Subquery<E, R>;
  limit(rows: number): Subquery<E, R>;
  offset(rows: number): Subquery<E, R>;
}

export interface Page<R> {
  readonly rows: R[];
  /** Give it to `after` for the next page; absent on the last. */
  readonly nextCursor?: string;
}

/** A query over the rows of an entity. Immutable: each method gives a new one. Nothing runs before a terminal method. */
export interface Query<E, R> {
  readonly $row: R;
  where(condition: (row: Scope<E>) => ExprBase<boolean, boolean>): Query<E, R>;
  include<const J extends Include<E>>(relations: J): Query<E, With<E, R, J>>;
  select<const S extends Selection>(values: (row: Scope<E>) => S): Query<E, Selected<S>>;
  /** Rows that differ in what is selected. */
  distinct(): Query<E, R>;
  orderBy(order: (row: Scope<E>) => Order | readonly Order[]): Query<E, R>;
  limit(rows: number): Query<E, R>;
  offset(rows: number): Query<E, R>;
  /** Rows after the one that the cursor names, in this query's order. */
  after(cursor: string): Query<E, R>;
  /** Archived rows of entities with soft delete; left out by default. */
  archived(which: "include" | "only"): Query<E, R>;

  all(): Promise<R[]>;
  first(): Promise<R | null>;
  /** Exactly one row. Throws NotFound for none, and NotUnique for several. */
  one(): Promise<R>;
  count(): Promise<number>;
  exists(): Promise<boolean>;
  page(): Promise<Page<R>>;
  /** Row by row through a cursor of the database: any number of rows in little memory. */
  stream(): AsyncIterable<R>;
  /** Changes every row for which the conditions hold; refuses a query without conditions. Returns how many. */
  update(values: OwnUpdate<E>): Promise<number>;
  /** Deletes every row for which the conditions hold; refuses a query without conditions. Returns how many. */
  delete(): Promise<number>;
}

export interface Actor {
  readonly id: string;
  readonly tenant?: string;
  readonly roles?: readonly string[];
  readonly claims?: Readonly<Record<string, string>>;
  /** Tenants that it may work in, with the roles that it holds there: a request may choose among them. Absent: only `tenant`. */
  readonly memberships?: readonly { readonly tenant: string; readonly roles?: readonly string[] }[];
}

export interface WriteOptions {
  /** The version that was read; a newer one in the database is refused with VersionConflict. */
  readonly version?: number;
}

/**
 * Reads and writes on behalf of somebody, or of nobody before `as` says of whom. Where the Model has policies they apply:
 * what may not be read is not there, a field that may not be read is null, what may not be done throws Refused.
 */
export interface Context {
  from<E>(entity: Class<E>): Query<E, Row<E>>;
  /** The row with that key, or null. */
  get<E>(entity: Class<E>, key: NoInfer<KeyOf<E>>): Promise<Row<E> | null>;
  /** Creates a row, with the owned lines given along, in one transaction. Returns what the database made of it. */
  create<E>(entity: Class<E>, values: NoInfer<Create<E>>): Promise<Row<E>>;
  createMany<E>(entity: Class<E>, values: readonly NoInfer<Create<E>>[]): Promise<Row<E>[]>;
  /** Changes a row, with the owned rows that `values` speaks of, in one transaction. Returns what the database made of it. */
  update<E>(entity: Class<E>, key: NoInfer<KeyOf<E>>, values: NoInfer<Update<E>>, options?: WriteOptions): Promise<Row<E>>;
  /** Creates the row, or updates the one that has the same values in the unique fields `on`. */
  upsert<E>(entity: Class<E>, values: NoInfer<Create<E>>, on: readonly (keyof Row<E> & string)[]): Promise<Row<E>>;
  delete<E>(entity: Class<E>, key: NoInfer<KeyOf<E>>, options?: WriteOptions): Promise<void>;
  archive<E>(entity: Class<E>, key: NoInfer<KeyOf<E>>): Promise<Row<E>>;
  unarchive<E>(entity: Class<E>, key: NoInfer<KeyOf<E>>): Promise<Row<E>>;
  /** Everything inside succeeds or nothing does. Nested calls are savepoints. */
  atomic<T>(run: (tx: Context) => Promise<T>): Promise<T>;
  /** The same database on behalf of that actor. */
  as(actor: Actor): Context;
  /**
   * The same in all tenants at once, under the policies still: for administrators, who hold a role that `tenants(…)` names. The
   * reason and the caller are logged. New rows state their tenant. Throws Refused where the actor holds no such role, and
   * InvalidQuery without a reason and inside `atomic`.
   */
  acrossTenants(reason: string): Context;
  /**
   * The same database past all policies, on behalf of nobody: for the server's own work. The reason and the caller are logged.
   * Throws InvalidQuery without a reason, and inside `atomic`.
   */
  unrestricted(reason: string): Context;
}

export type { Expr };
