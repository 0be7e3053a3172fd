import type { Interval } from "../interval.js";
import type { Json } from "../node.js";
import type { Exact, Whole } from "./exact.js";

/** A time of day with its zone; `clock` in microseconds, `zone` in seconds east of UTC. */
export interface ZonedClock { readonly clock: number; readonly zone: number }

/** A range as compared: bounds are null where unbounded. */
export type RangeOf =
  | { readonly empty: true }
  | { readonly empty: false; readonly lower: Value | null; readonly upper: Value | null; readonly from: boolean; readonly to: boolean };

/**
 * A value while it is computed with. Its form follows from the type of its expression: `integer` and `bigint` are
 * Whole, `decimal` Exact, instants Whole microseconds, dates days, times microseconds, rows the list of their key's
 * values; a JSON value stands in a box, so that its null, numbers and text are not taken for others.
 */
export type Value =
  | boolean | string | number | bigint | Exact | Uint8Array | Interval | ZonedClock | RangeOf | JsonBox | readonly (Value | null)[];

export interface JsonBox { readonly json: Json }

/** What every closure is given: the rows bound so far by slot, and what is known beside them. */
export interface Frame {
  readonly rows: unknown[];
  readonly actor: Known | undefined;
  readonly input: Readonly<Record<string, unknown>> | undefined;
  /** Microseconds since 1970; the same however often it is asked. */
  now(): Whole;
}

export interface Known { readonly roles?: readonly string[]; readonly values: Readonly<Record<string, unknown>> }

/** A compiled expression. Null is SQL's null. */
export type Closure<T extends Value = Value> = (frame: Frame) => T | null;

/**
 * Narrows a closure to the form that the type of its expression states. The constructors have checked that type and
 * the readers check every stored value, so that nothing else can come out.
 */
export function as<T extends Value>(closure: Closure): Closure<T> {
  return closure as Closure<T>;
}

/** A closure of one operand that gives null for null. */
export function lift<A extends Value, T extends Value>(of: Closure, apply: (a: A) => T | null): Closure<T> {
  const operand = as<A>(of);
  return (frame) => {
    const a = operand(frame);
    return a === null ? null : apply(a);
  };
}

/** A closure of two operands that gives null where either is null. */
export function lift2<A extends Value, B extends Value, T extends Value>(left: Closure, right: Closure, apply: (a: A, b: B) => T | null): Closure<T> {
  const first = as<A>(left), second = as<B>(right);
  return (frame) => {
    const a = first(frame);
    if (a === null) return null;
    const b = second(frame);
    return b === null ? null : apply(a, b);
  };
}
