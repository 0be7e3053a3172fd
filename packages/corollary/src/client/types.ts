import type { Class } from "../model/language/entity.js";
import type { ExprBase, Order } from "../model/language/expression-types.js";
import type { EmbeddedOptions, Field, KeyOf, Mark, RefOptions, Scope } from "../model/language/field-types.js";
import type { Domain } from "../model/language/domain.js";
import type { Create, Flat, Row, Scalar, Update } from "../model/language/row-types.js";
import type { With } from "../query/types.js";
import type { Abilities, JudgeBy, Me } from "./abilities.js";
import type { ApiError } from "./errors.js";
import type { RequestOptions } from "./options.js";

type Modules<D> = D extends Domain<infer L> ? (L extends readonly (infer M)[] ? M : L) : D;
type Instances<M> = M extends unknown ? { [K in keyof M]: M[K] extends Class<infer E> ? E : never }[keyof M] : never;

/** The entities of a domain: of `domain({…})`, or of a module (`typeof import("./domain")`). Anything, where none is stated. */
export type EntityOf<D> = unknown extends D ? unknown : Instances<Modules<D>>;

type Relation = { readonly $kind: "many" | "one" | "ref"; readonly $target: unknown };
type TargetOf<X> = X extends { readonly $target: infer T } ? T : never;

/** Relations to read along: `true`, or an object to go deeper. Conditions and limits on them are not to be had over HTTP. */
export type IncludePaths<E> = {
  readonly [K in keyof E as E[K] extends Relation ? K : never]?: true | IncludePaths<TargetOf<E[K]>>;
};

type PlainKind = "field" | "state" | "computed" | "ref" | "embedded";
type PlainId<E> = E extends { readonly id: unknown } ? unknown : { readonly id: Field<string> };
/** A reference without the row behind it. */
type PlainMember<X> = X extends RefOptions<infer T, infer M> ? RefOptions<T, M> : X extends EmbeddedOptions<infer V, infer M> ? EmbeddedOptions<V, M> : X;

/** What can be selected over HTTP: the entity's own fields, computed ones included; nothing behind a relation, no expressions. */
export type PlainScope<E> = { readonly [K in keyof E as E[K] extends { readonly $kind: PlainKind } ? K : never]: PlainMember<E[K]> } & PlainId<E>;

type PlainSelection = Readonly<Record<string, { readonly $kind: PlainKind; readonly $marks?: Readonly<Partial<Record<Mark, Mark>>> }>>;
type PlainSelected<S> = Flat<{ -readonly [K in keyof S]: Scalar<S[K]> }>;

export interface ClientPage<R> {
  readonly rows: R[];
  /** Give it to `after` for the next page; absent on the last. */
  readonly nextCursor?: string;
  /** Rows of the query on all pages; absent where it was not asked for. */
  readonly count?: number;
}

export interface PageOptions extends RequestOptions {
  /** Whether to count all rows too. "estimated" asks the planner, which is quick on large tables. Default "none". */
  readonly count?: "exact" | "estimated" | "none";
}

/**
 * A query over the rows of an entity, carried out over HTTP. Immutable: each method gives a new one, and nothing is sent
 * before a terminal method. What HTTP cannot carry is refused with QueryRefused ("unsupported_query") when it is sent.
 */
export interface ClientQuery<E, R> {
  readonly $row: R;
  /** Several conditions must all hold. Compares fields, also behind relations, with constants. */
  where(condition: (row: Scope<E>) => ExprBase<boolean, boolean>): ClientQuery<E, R>;
  include<const J extends IncludePaths<E>>(relations: J): ClientQuery<E, With<E, R, J>>;
  /** The entity's own fields, by the names they are to have. */
  select<const S extends PlainSelection>(values: (row: PlainScope<E>) => S): ClientQuery<E, PlainSelected<S>>;
  /** Fields, also those behind references. */
  orderBy(order: (row: Scope<E>) => Order | readonly Order[]): ClientQuery<E, R>;
  limit(rows: number): ClientQuery<E, R>;
  offset(rows: number): ClientQuery<E, R>;
  /** Rows after the one that the cursor names, in this query's order. */
  after(cursor: string): ClientQuery<E, R>;
  /** Archived rows of entities with soft delete; left out by default. */
  archived(which: "include" | "only"): ClientQuery<E, R>;

  /** All rows, up to the limit; in several requests where they do not fit into one. */
  all(options?: RequestOptions): Promise<R[]>;
  first(options?: RequestOptions): Promise<R | null>;
  /** Exactly one row. Throws NotFoundError for none, and QueryRefused ("not_unique") for several. */
  one(options?: RequestOptions): Promise<R>;
  /** The row with that key, with what is included and selected, or null. Takes no conditions. */
  get(key: NoInfer<KeyOf<E>>, options?: RequestOptions): Promise<R | null>;
  count(options?: RequestOptions): Promise<number>;
  exists(options?: RequestOptions): Promise<boolean>;
  /** One page: as many rows as the limit says (absent: as the server does by default), and a cursor to go on from. */
  page(options?: PageOptions): Promise<ClientPage<R>>;
  /** Page by page, by cursor, until the last. The limit is the size of a page. */
  pages(options?: PageOptions): AsyncIterable<ClientPage<R>>;
  /** Row by row, up to the limit, asking for a page at a time. */
  stream(options?: RequestOptions): AsyncIterable<R>;
  /** The address that is asked, such as "/invoices?filter=status==sent&sort=-issued&limit=20". */
  toString(): string;
}

/** A change of one row among many. */
export interface Change<E> {
  readonly key: KeyOf<E>;
  readonly values: Update<E>;
  /** The version that was read; a newer one is refused. */
  readonly version?: number;
}

/** A row to be deleted, among many. */
export interface Removal<E> {
  readonly key: KeyOf<E>;
  /** The version that was read; a newer one is refused. */
  readonly version?: number;
}

/** What became of one row of a bulk deletion. */
export type BulkRemoval = { readonly ok: true } | { readonly ok: false; readonly error: ApiError };

/** What became of one item of a bulk write. */
export type BulkResult<R> = { readonly ok: true; readonly row: R } | { readonly ok: false; readonly error: ApiError };

export interface UpdateOptions extends RequestOptions {
  /** The version that was read, sent as If-Match; a newer one is refused with ConflictError ("version_mismatch"). */
  readonly version?: number;
}

export interface AbilitiesOptions extends RequestOptions {
  /** `judgeBy` of `corollary/view`, so that conditions are evaluated on rows. It is not small, so the client comes without it. */
  readonly judgeBy?: JudgeBy;
}

/** All or nothing, which is the default. */
export interface AtomicOptions extends RequestOptions {
  readonly atomic?: true;
}
/** Each item by itself; what became of it is its result. */
export interface SeparateOptions extends RequestOptions {
  readonly atomic: false;
}

/** The API of a domain, typed by its classes. Methods reject with an ApiError, or with the reason of their signal. */
export interface Client<D = unknown> {
  from<E extends EntityOf<D>>(entity: Class<E>): ClientQuery<E, Row<E>>;
  /** The row with that key, or null. */
  get<E extends EntityOf<D>>(entity: Class<E>, key: NoInfer<KeyOf<E>>, options?: RequestOptions): Promise<Row<E> | null>;
  /** Creates a row, with the owned lines given along. Returns what the database made of it. */
  create<E extends EntityOf<D>>(entity: Class<E>, values: NoInfer<Create<E>>, options?: RequestOptions): Promise<Row<E>>;
  createMany<E extends EntityOf<D>>(entity: Class<E>, values: readonly NoInfer<Create<E>>[], options?: AtomicOptions): Promise<Row<E>[]>;
  createMany<E extends EntityOf<D>>(entity: Class<E>, values: readonly NoInfer<Create<E>>[], options: SeparateOptions): Promise<BulkResult<Row<E>>[]>;
  update<E extends EntityOf<D>>(entity: Class<E>, key: NoInfer<KeyOf<E>>, values: NoInfer<Update<E>>, options?: UpdateOptions): Promise<Row<E>>;
  updateMany<E extends EntityOf<D>>(entity: Class<E>, changes: readonly NoInfer<Change<E>>[], options?: AtomicOptions): Promise<Row<E>[]>;
  updateMany<E extends EntityOf<D>>(entity: Class<E>, changes: readonly NoInfer<Change<E>>[], options: SeparateOptions): Promise<BulkResult<Row<E>>[]>;
  /** Deletes the row; archives it where the entity has soft delete. */
  delete<E extends EntityOf<D>>(entity: Class<E>, key: NoInfer<KeyOf<E>>, options?: UpdateOptions): Promise<void>;
  /** Deletes rows in one request; archives them where the entity has soft delete. */
  deleteMany<E extends EntityOf<D>>(entity: Class<E>, removals: readonly NoInfer<Removal<E>>[], options?: AtomicOptions): Promise<void>;
  deleteMany<E extends EntityOf<D>>(entity: Class<E>, removals: readonly NoInfer<Removal<E>>[], options: SeparateOptions): Promise<BulkRemoval[]>;
  archive<E extends EntityOf<D>>(entity: Class<E>, key: NoInfer<KeyOf<E>>, options?: UpdateOptions): Promise<Row<E>>;
  unarchive<E extends EntityOf<D>>(entity: Class<E>, key: NoInfer<KeyOf<E>>, options?: UpdateOptions): Promise<Row<E>>;
  /** Who the server takes the asker for; null where nobody is signed in. */
  me(options?: RequestOptions): Promise<Me | null>;
  /** What whoever asks may do, for buttons and fields. The server trusts none of it. */
  abilities(options?: AbilitiesOptions): Promise<Abilities<D>>;
}
