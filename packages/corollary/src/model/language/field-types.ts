import type { OnDelete } from "../model.js";
import type { SqlText } from "./sql.js";
import type { Expr, ExprBase, Flavour, Input, ValueOf } from "./expression-types.js";

/** What a field is besides its type. */
export type Mark = "optional" | "default" | "key" | "generated";

type Nullable<M extends Mark> = "optional" extends M ? true : false;

export interface FieldOptions<T, M extends Mark, F extends Flavour> {
  readonly $kind: "field";
  readonly $marks: { readonly [K in M]: K };
  /** May be null. */
  optional(): Field<T, M | "optional", F>;
  /** Part of the primary key. Several fields marked so make a compound key. */
  key(): Field<T, M | "key", F>;
  unique(): Field<T, M, F>;
  index(): Field<T, M, F>;
  /** A constant, an expression that reads no row, or trusted SQL. */
  default(value: Input<T> | ExprBase<T, boolean> | { readonly sql: string }): Field<T, M | "default", F>;
  /** Derived from other values at each read; `stored()` keeps it in a generated column. */
  computed(expression: () => ExprBase<T, boolean> | ExprBase<Assignable<T>, boolean>): Computed<T, false, F>;
  /** Derived by the database and stored, from trusted SQL over columns: `computed(sql("price * amount"))`. */
  computed(by: SqlText): Field<T, M | "generated", F>;
  check(condition: (value: Expr<T, false, F>) => ExprBase<boolean, boolean>): Field<T, M, F>;
  /** Former name of the field or of its column, so that a migration renames. */
  was(name: string): Field<T, M, F>;
  /** Former names of values of a choice, by their new ones: `choice("open", "shut").was({ open: "opened" })`. */
  was(values: FormerValues<T>): Field<T, M, F>;
  /** Column name, where it should not follow from the field's. */
  column(name: string): Field<T, M, F>;
  label(text: string): Field<T, M, F>;
  help(text: string): Field<T, M, F>;
  /** Never leaves the server. */
  hidden(): Field<T, M, F>;
  /**
   * Personal data: masked in logs and errors. `erase`: what becomes of it when the person is erased; unless stated it is null
   * where it may be, else something in its place that says nothing.
   */
  pii(options?: { readonly erase?: "null" | "anonymise" | "keep" }): Field<T, M, F>;
  /**
   * Kept as ciphertext, which the service alone can read: selected and written like any other value, and compared with nothing.
   * `searchable` adds a blind index for equality and uniqueness; it lets whoever reads the database see which rows have the
   * same value.
   */
  encrypted(options?: { readonly searchable?: boolean }): Field<T, M, F>;
}

/** Number types whose values a field of type T can hold. */
type Assignable<T> = [T] extends [number | bigint | { readonly toFixed: unknown }] ? number | bigint : T;

/** Words of a choice, or of a list of them. */
type WordsOf<T> = T extends readonly (infer W)[] ? W : T;
/** Nothing may be said of fields whose values are no words of a list. */
export type FormerValues<T> = string extends WordsOf<T> ? never : { readonly [W in WordsOf<T> & string]?: string };

export type Field<T, M extends Mark = never, F extends Flavour = "plain"> = Expr<T, Nullable<M>, F> & FieldOptions<T, M, F>;

export type Computed<T, N extends boolean = false, F extends Flavour = "plain"> = Expr<T, N, F> & {
  readonly $kind: "computed";
  /** May be null. */
  optional(): Computed<T, true, F>;
  stored(): Computed<T, N, F>;
  index(): Computed<T, N, F>;
  label(text: string): Computed<T, N, F>;
  help(text: string): Computed<T, N, F>;
  hidden(): Computed<T, N, F>;
  /** Former name of the field or of its column. */
  was(name: string): Computed<T, N, F>;
  column(name: string): Computed<T, N, F>;
};

export interface Transition {
  readonly transition: true;
}

export type State<S extends string> = Expr<S> & {
  readonly $kind: "state";
  /** The move of an action to a state. */
  to(state: S): Transition;
  /** Former name of the field or of its column, so that a migration renames. */
  was(name: string): State<S>;
  /** Former names of states, by their new ones: `.was({ shut: "closed" })`. */
  was(states: { readonly [W in S]?: string }): State<S>;
  label(text: string): State<S>;
  help(text: string): State<S>;
  index(): State<S>;
};

/** Entities without a stated `id` have one: uuid v7. */
export type ImplicitId<E, N extends boolean = false> = E extends { readonly id: unknown } ? unknown : { readonly id: Expr<string, N> };

/** A row that may be missing: every value reached through it may be null. */
export type Missing<E> = {
  readonly [K in keyof E]: E[K] extends Field<infer T, infer M, infer F>
    ? Field<T, M | "optional", F>
    : E[K] extends Computed<infer T, boolean, infer F>
      ? Computed<T, true, F>
      : E[K] extends State<infer S>
        ? Expr<S, true>
        : E[K] extends RefOptions<infer R, infer M>
          ? Ref<R, M | "optional">
          : E[K];
};

type Target<E, M extends Mark> = "optional" extends M ? Missing<E> & ImplicitId<E, true> : E & ImplicitId<E>;

export interface RefOptions<E, M extends Mark> {
  readonly $kind: "ref";
  readonly $target: E;
  readonly $marks: { readonly [K in M]: K };
  optional(): Ref<E, M | "optional">;
  key(): Ref<E, M | "key">;
  /** One-to-one: no two rows refer to the same one. */
  unique(): Ref<E, M>;
  onDelete(action: OnDelete): Ref<E, M>;
  /** Checked at commit. */
  deferrable(): Ref<E, M>;
  /** Leaves out the index that references have. */
  unindexed(): Ref<E, M>;
  /** Former name of the reference or of its column, so that a migration renames. */
  was(name: string): Ref<E, M>;
  column(...names: readonly string[]): Ref<E, M>;
  label(text: string): Ref<E, M>;
  help(text: string): Ref<E, M>;
  hidden(): Ref<E, M>;
  /** Refers to that row: another reference, an expression for its key, or the key itself. */
  is(other: ExprBase<KeyOf<E>, boolean> | { readonly $kind: "ref" } | { readonly $actor: true } | KeyOf<E>): Expr<boolean, Nullable<M>>;
  isNull(): Expr<boolean>;
  isNotNull(): Expr<boolean>;
}

export type Ref<E, M extends Mark = never> = RefOptions<E, M> & Target<E, M>;

export interface Many<E> {
  readonly $kind: "many";
  readonly $target: E;
  some(condition?: (row: Scope<E>) => ExprBase<boolean, boolean>): Expr<boolean>;
  every(condition: (row: Scope<E>) => ExprBase<boolean, boolean>): Expr<boolean>;
  none(condition?: (row: Scope<E>) => ExprBase<boolean, boolean>): Expr<boolean>;
  count(condition?: (row: Scope<E>) => ExprBase<boolean, boolean>): Expr<number>;
  /** 0 over nothing. */
  sum<X extends ExprBase<unknown, boolean>>(value: (row: Scope<E>) => X): Expr<TypeOf<X>>;
  avg<X extends ExprBase<unknown, boolean>>(value: (row: Scope<E>) => X): Expr<import("../../expr/decimal.js").Decimal, true>;
  min<X extends ExprBase<unknown, boolean>>(value: (row: Scope<E>) => X): Expr<TypeOf<X>, true>;
  max<X extends ExprBase<unknown, boolean>>(value: (row: Scope<E>) => X): Expr<TypeOf<X>, true>;
  /** Only the rows for which the condition holds. */
  where(condition: (row: Scope<E>) => ExprBase<boolean, boolean>): Many<E>;
  /** Created, shown and deleted with this row. */
  owned(): Many<E>;
  label(text: string): Many<E>;
  help(text: string): Many<E>;
  hidden(): Many<E>;
}

type TypeOf<X> = X extends ExprBase<infer T, boolean> ? T : never;

/** The other side of a one-to-one reference: a row or none. */
export type One<E> = {
  readonly $kind: "one";
  readonly $target: E;
  isNull(): Expr<boolean>;
  isNotNull(): Expr<boolean>;
  owned(): One<E>;
  label(text: string): One<E>;
} & Missing<E> &
  ImplicitId<E, true>;

export interface EmbeddedOptions<V, M extends Mark> {
  readonly $kind: "embedded";
  readonly $value: V;
  readonly $marks: { readonly [K in M]: K };
  optional(): Embedded<V, M | "optional">;
  /** Prefix of its columns, where it should not be the field's name. */
  prefix(text: string): Embedded<V, M>;
  /** Former name of the field, or former prefix of its columns, so that a migration renames them. */
  was(name: string): Embedded<V, M>;
  label(text: string): Embedded<V, M>;
  help(text: string): Embedded<V, M>;
}
export type Embedded<V, M extends Mark = never> = EmbeddedOptions<V, M> & ("optional" extends M ? Missing<V> : V);

/** A row as expressions see it. */
export type Scope<E> = E & ImplicitId<E>;

type KeyFields<E> = { [K in keyof E]-?: E[K] extends { readonly $marks: { readonly key: "key" } } ? K : never }[keyof E];
type IsUnion<K, U = K> = [K] extends [never] ? false : K extends unknown ? ([U] extends [K] ? false : true) : never;
type ScalarKey<X> = X extends RefOptions<infer R, infer _M> ? KeyOf<R> : ValueOf<X>;

/** The type of an entity's key: of its one key field, an object for a compound key, text (uuid) where none is stated. */
export type KeyOf<E> = [KeyFields<E>] extends [never]
  ? string
  : IsUnion<KeyFields<E>> extends true
    ? { [K in KeyFields<E>]: ScalarKey<E[K]> }
    : ScalarKey<E[KeyFields<E>]>;
