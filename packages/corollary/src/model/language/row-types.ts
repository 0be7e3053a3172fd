import type { Expr, ExprBase, Input, ValueOf } from "./expression-types.js";
import type { EmbeddedOptions, KeyOf, Many, Mark, RefOptions } from "./field-types.js";

/** Makes intersections readable in an editor. */
export type Flat<T> = T extends infer O ? { [K in keyof O]: O[K] } : never;

type Stored = "field" | "state" | "ref" | "computed" | "embedded";
type NullIf<T, M extends Mark, X extends Mark> = X extends M ? T | null : T;

/** The value of a member in a row. */
export type Scalar<X> = X extends RefOptions<infer E, infer M>
  ? NullIf<KeyOf<E>, M, "optional">
  : X extends EmbeddedOptions<infer V, infer M>
    ? NullIf<Flat<Members<V>>, M, "optional">
    : ValueOf<X>;

type Members<E> = { -readonly [K in keyof E as E[K] extends { readonly $kind: Stored } ? K : never]: Scalar<E[K]> };
type IdOf<E> = E extends { readonly id: unknown } ? unknown : HasKey<E> extends true ? unknown : { id: string };
type HasKey<E> = [{ [K in keyof E]-?: E[K] extends { readonly $marks: { readonly key: "key" } } ? K : never }[keyof E]] extends [never] ? false : true;

/** A row as it is read: every stored and computed value, references as keys. */
export type Row<E> = Flat<IdOf<E> & Members<E>>;

type Writable = "field" | "ref" | "embedded" | "state";
type Marks<X> = X extends { readonly $marks: infer M } ? keyof M : never;
type Omittable = "optional" | "default" | "generated";
type IsRequired<X> = X extends { readonly $kind: "state" } ? false : [Marks<X> & Omittable] extends [never] ? true : false;

type InputOf<X> = X extends RefOptions<infer E, infer M>
  ? NullIf<KeyOf<E>, M, "optional">
  : X extends EmbeddedOptions<infer V, infer M>
    ? NullIf<Create<V>, M, "optional">
    : X extends ExprBase<infer T, infer N>
      ? true extends N
        ? Input<T> | null
        : Input<T>
      : never;

/** Lines that are created with their owner: without the reference back, which is filled in. */
type NestedCreate<E> = Partial<Create<E>> & Record<never, never>;

/** What a new row needs: required values; optional ones, defaults and owned collections may be left out. */
export type Create<E> = Flat<
  { [K in keyof E as E[K] extends { readonly $kind: Writable } ? (IsRequired<E[K]> extends true ? K : never) : never]: InputOf<E[K]> } & {
    [K in keyof E as E[K] extends { readonly $kind: Writable } ? (IsRequired<E[K]> extends true ? never : K) : never]?: InputOf<E[K]>;
  } & { [K in keyof E as E[K] extends Many<unknown> ? K : never]?: E[K] extends Many<infer L> ? readonly NestedCreate<L>[] : never } & (E extends {
      readonly id: unknown;
    }
      ? unknown
      : HasKey<E> extends true
        ? unknown
        : { id?: string })
>;

/** Values to change, without what the row owns; what is left out stays. */
export type OwnUpdate<E> = Flat<{ [K in keyof E as E[K] extends { readonly $kind: Writable } ? K : never]?: InputOf<E[K]> }>;

/** Values to change, owned collections among them; what is left out stays. */
export type Update<E> = Flat<{ [K in keyof E as E[K] extends { readonly $kind: Writable } ? K : never]?: InputOf<E[K]> } & {
  [K in keyof E as E[K] extends Many<unknown> ? K : never]?: E[K] extends Many<infer L> ? OwnedUpdate<L> : never;
}>;

/**
 * What becomes of owned rows. A list is all there are to be: rows with a key are changed, rows without one are created, and
 * those left out are deleted. An object touches only what it names.
 */
export type OwnedUpdate<L> = readonly OwnedRow<L>[] | {
  readonly create?: readonly NestedCreate<L>[];
  /** Each with its key. */
  readonly update?: readonly OwnedRow<L>[];
  /** Their keys. */
  readonly delete?: readonly OwnedRow<L>[];
};

/** An owned row: its key where it is there already, the version that was read where rows have versions, and its values. */
type OwnedRow<L> = Flat<Update<L> & { readonly version?: number } & (L extends { readonly id: unknown } ? unknown : HasKey<L> extends true ? unknown : { readonly id?: string })>;

/** Result of `select`: named expressions to their values. */
export type Selected<S> = Flat<{ -readonly [K in keyof S]: S[K] extends RefOptions<infer E, infer M> ? NullIf<KeyOf<E>, M, "optional"> : ValueOf<S[K]> }>;

export type { Expr };
