import type { Decimal } from "../../expr/decimal.js";
import type { DateUnit, Duration } from "../../expr/node.js";

declare const valueOf: unique symbol;

/** Numbers of any kind. */
export type AnyNumber = number | bigint | Decimal;

/** A value between two bounds; null is unbounded. */
export type Range<T> = { lower: T | null; upper: T | null; bounds: "[)" | "[]" | "()" | "(]" } | { empty: true };

/** What may stand for a value of type T where it is compared or stored. */
export type Input<T> = [T] extends [Decimal]
  ? Decimal | number | string
  : [T] extends [bigint]
    ? bigint | number | string
    : [T] extends [Date]
      ? Date | string
      : T;

/** Types whose expressions may be compared with one of type T. */
type Comparable<T> = [T] extends [AnyNumber] ? AnyNumber : [T] extends [string] ? string : T;

/** Distinguishes values that share a JavaScript type but not their operators. */
export type Flavour = "plain" | "date" | "float";

/** An expression of type T; `N` is true where it may be null. */
export interface ExprBase<T, N extends boolean = false> {
  readonly [valueOf]: { readonly type: T; readonly nullable: N };
  /** Equal. Null (unknown) where either side is null. */
  eq<M extends boolean = false>(other: Input<T> | ExprBase<Comparable<T>, M>): Expr<boolean, N | M>;
  ne<M extends boolean = false>(other: Input<T> | ExprBase<Comparable<T>, M>): Expr<boolean, N | M>;
  in(values: readonly Input<T>[]): Expr<boolean, N>;
  notIn(values: readonly Input<T>[]): Expr<boolean, N>;
  isNull(): Expr<boolean>;
  isNotNull(): Expr<boolean>;
  /** The other value where this one is null. */
  orElse<M extends boolean = false>(other: Input<T> | ExprBase<T, M>): Expr<T, M>;
  asc(options?: OrderOptions): Order;
  desc(options?: OrderOptions): Order;
}

export interface OrderOptions {
  /** Default: last ascending, first descending. */
  readonly nulls?: "first" | "last";
}

/** One key of an ordering. */
export interface Order {
  readonly order: true;
}

interface Ordered<T, N extends boolean> {
  gt<M extends boolean = false>(other: Input<T> | ExprBase<Comparable<T>, M>): Expr<boolean, N | M>;
  gte<M extends boolean = false>(other: Input<T> | ExprBase<Comparable<T>, M>): Expr<boolean, N | M>;
  lt<M extends boolean = false>(other: Input<T> | ExprBase<Comparable<T>, M>): Expr<boolean, N | M>;
  lte<M extends boolean = false>(other: Input<T> | ExprBase<Comparable<T>, M>): Expr<boolean, N | M>;
  /** Both ends included. */
  between(from: Input<T>, to: Input<T>): Expr<boolean, N>;
}

type Widened<T, U> = [T] extends [Decimal] ? T : [U] extends [Decimal] ? U : [T] extends [bigint] ? T : [U] extends [bigint] ? U : T;
type Quotient<F extends Flavour> = F extends "float" ? number : Decimal;
type NumberInput<T> = number | Input<T>;

interface Numeric<T, N extends boolean, F extends Flavour> extends Ordered<T, N> {
  add(other: NumberInput<T>): Expr<T, N, F>;
  add<U extends AnyNumber, M extends boolean>(other: ExprBase<U, M>): Expr<Widened<T, U>, N | M, F>;
  sub(other: NumberInput<T>): Expr<T, N, F>;
  sub<U extends AnyNumber, M extends boolean>(other: ExprBase<U, M>): Expr<Widened<T, U>, N | M, F>;
  mul(other: NumberInput<T>): Expr<T, N, F>;
  mul<U extends AnyNumber, M extends boolean>(other: ExprBase<U, M>): Expr<Widened<T, U>, N | M, F>;
  /** Exact division; null where the divisor is zero. */
  div(other: AnyNumber | ExprBase<AnyNumber, boolean>): Expr<Quotient<F>, true, F>;
  /** Remainder with the sign of the dividend; null where the divisor is zero. */
  mod(other: NumberInput<T> | ExprBase<AnyNumber, boolean>): Expr<T, true, F>;
  neg(): Expr<T, N, F>;
  abs(): Expr<T, N, F>;
  floor(): Expr<T, N, F>;
  ceil(): Expr<T, N, F>;
  /** Half away from zero; `digits` after the point, default 0. */
  round(digits?: number): Expr<T, N, F>;
}

interface Textual<T, N extends boolean> extends Ordered<T, N> {
  contains<M extends boolean = false>(part: string | ExprBase<string, M>, options?: CaseOptions): Expr<boolean, N | M>;
  startsWith<M extends boolean = false>(part: string | ExprBase<string, M>, options?: CaseOptions): Expr<boolean, N | M>;
  endsWith<M extends boolean = false>(part: string | ExprBase<string, M>, options?: CaseOptions): Expr<boolean, N | M>;
  /** Postgres LIKE: `%` any text, `_` one character, `\` escapes. */
  like(pattern: string, options?: CaseOptions): Expr<boolean, N>;
  /** Full-text search for words. */
  matches(query: string): Expr<boolean, N>;
  lower(): Expr<string, N>;
  upper(): Expr<string, N>;
  trim(): Expr<string, N>;
  /** In characters (code points). */
  length(): Expr<number, N>;
  concat(...parts: readonly (string | ExprBase<string, boolean>)[]): Expr<string, boolean>;
}

export interface CaseOptions {
  readonly caseless?: boolean;
}

interface Logical<N extends boolean> {
  and<M extends boolean = false>(...others: readonly ExprBase<boolean, M>[]): Expr<boolean, N | M>;
  or<M extends boolean = false>(...others: readonly ExprBase<boolean, M>[]): Expr<boolean, N | M>;
  not(): Expr<boolean, N>;
}

interface Temporal<T, N extends boolean, F extends Flavour> extends Ordered<T, N> {
  plus(duration: Duration): Expr<T, N, F>;
  minus(duration: Duration): Expr<T, N, F>;
  part(unit: DateUnit | "weekday"): Expr<number, N>;
  startOf(unit: DateUnit): Expr<T, N, F>;
}

interface DateMethods<N extends boolean> extends Temporal<string, N, "date"> {
  /** Days from the other date to this one. */
  daysSince<M extends boolean = false>(other: string | ExprBase<string, M>): Expr<number, N | M>;
}

interface Items<I, N extends boolean> {
  has<M extends boolean = false>(item: Input<I> | ExprBase<Comparable<I>, M>): Expr<boolean, boolean>;
  overlaps(others: readonly Input<I>[]): Expr<boolean, N>;
  size(): Expr<number, N>;
}

interface Spanning<I, N extends boolean> {
  has<M extends boolean = false>(value: Input<I> | ExprBase<Comparable<I>, M>): Expr<boolean, N | M>;
  overlaps<M extends boolean = false>(other: Range<I> | ExprBase<Range<I>, M>): Expr<boolean, N | M>;
}

interface JsonMethods {
  /** Text at the path; null where there is none or it is not text. */
  textAt(...path: readonly string[]): Expr<string, true>;
  numberAt(...path: readonly string[]): Expr<Decimal, true>;
  booleanAt(...path: readonly string[]): Expr<boolean, true>;
}

type Methods<T, N extends boolean, F extends Flavour> = F extends "date"
  ? DateMethods<N>
  : [T] extends [boolean]
    ? Logical<N>
    : [T] extends [string]
      ? Textual<T, N>
      : [T] extends [AnyNumber]
        ? Numeric<T, N, F>
        : [T] extends [Date]
          ? Temporal<Date, N, "plain">
          : [T] extends [Uint8Array]
            ? unknown
            : [T] extends [readonly (infer I)[]]
              ? Items<I, N>
              : [T] extends [Range<infer I>]
                ? Spanning<I, N>
                : JsonMethods;

/** An expression of type T with the operators of its type. */
export type Expr<T, N extends boolean = false, F extends Flavour = "plain"> = ExprBase<T, N> & Methods<T, N, F>;

/** The JavaScript value of an expression: `T`, or `T | null` where it may be null. */
export type ValueOf<X> = X extends ExprBase<infer T, infer N> ? (true extends N ? T | null : T) : never;
