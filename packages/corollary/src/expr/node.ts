import type { Type } from "./type.js";

/**
 * The algebra: plain, immutable, JSON-able nodes. Every interpreter is an exhaustive switch over `op`.
 *
 * Semantics are Postgres's own: three-valued logic; exact numerics; text compared by code point (the collation of a
 * column is stated in the Model, by default one that orders so). Two choices make operators total, so that no stored
 * value can make a filter fail: arithmetic on whole numbers is carried out in `numeric` and cannot overflow, and
 * division or remainder by zero is null.
 */
export type Expression =
  | Literal
  | FieldPath
  | ActorValue
  | HasRole
  | InputValue
  | Clock
  | Compare
  | In
  | IsNull
  | Logic
  | Not
  | Arithmetic
  | NumericFunction
  | Round
  | TextFunction
  | TextMatch
  | Concat
  | DatePlus
  | DatePart
  | DateStart
  | JsonPath
  | Contains
  | Overlaps
  | Size
  | Case
  | Coalesce
  | Quantifier
  | Aggregate;

export type Op = Expression["op"];

/** JSON values: the form in which literals are kept. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * A constant in its JSON form: decimals and bigints as text, timestamps as ISO text in UTC, bytes as base64,
 * ranges as `{ lower, upper, bounds }` or `{ empty: true }`, intervals as ISO 8601 durations, floats that JSON lacks
 * as "NaN", "Infinity", "-Infinity".
 */
export interface Literal { readonly op: "literal"; readonly type: Type; readonly value: Json }

/**
 * A value reached from a row: to-one relations, then embedded values, then a field. `row` names the row variable:
 * "this" for the row the expression is about, "r1", "r2" … for those that an enclosing quantifier or aggregate
 * binds (by depth, so the innermost binding of a name wins). An empty path is the row itself.
 */
export interface FieldPath { readonly op: "field"; readonly type: Type; readonly row: string; readonly path: readonly string[] }

/** Something known of the one who asks: `id`, `tenant`, or a claim by name. Null when nobody is signed in. */
export interface ActorValue { readonly op: "actor"; readonly type: Type; readonly name: string }
/** True where the actor holds the role, false otherwise; never null. */
export interface HasRole { readonly op: "role"; readonly type: Type; readonly role: string }
/** An input of an action, by name. */
export interface InputValue { readonly op: "input"; readonly type: Type; readonly name: string }
/** `now`: the instant the transaction began. `today`: its date in UTC. */
export interface Clock { readonly op: "now" | "today"; readonly type: Type }

export interface Compare {
  readonly op: "eq" | "ne" | "lt" | "lte" | "gt" | "gte";
  readonly type: Type;
  readonly left: Expression;
  readonly right: Expression;
}
/** Membership in a list of constants. An empty list gives false. */
export interface In { readonly op: "in"; readonly type: Type; readonly of: Expression; readonly items: readonly Expression[] }
export interface IsNull { readonly op: "isNull"; readonly type: Type; readonly of: Expression }
/** No operands: `and` is true, `or` is false. */
export interface Logic { readonly op: "and" | "or"; readonly type: Type; readonly of: readonly Expression[] }
export interface Not { readonly op: "not"; readonly type: Type; readonly of: Expression }

/**
 * `div` on whole numbers and decimals is division as `numeric` does it: never truncation, at least sixteen significant
 * digits, and zeros at the end of the operands do not count. `mod` takes the sign of the dividend. Both are null where the divisor is zero. On two dates `sub` gives days as an integer.
 */
export interface Arithmetic {
  readonly op: "add" | "sub" | "mul" | "div" | "mod";
  readonly type: Type;
  readonly left: Expression;
  readonly right: Expression;
}
export interface NumericFunction { readonly op: "neg" | "abs" | "floor" | "ceil"; readonly type: Type; readonly of: Expression }
/** Half away from zero, to `digits` (0–20) after the point. */
export interface Round { readonly op: "round"; readonly type: Type; readonly of: Expression; readonly digits: number }

/** `trim` removes spaces (U+0020) at both ends; `length` counts code points. */
export interface TextFunction { readonly op: "lower" | "upper" | "trim" | "length"; readonly type: Type; readonly of: Expression }
/**
 * `contains`, `startsWith`, `endsWith`: literally. `like`: Postgres LIKE with `%`, `_` and `\`.
 * `matches`: words, by full-text search in the `simple` configuration (not evaluated in JavaScript).
 */
export interface TextMatch {
  readonly op: "contains" | "startsWith" | "endsWith" | "like" | "matches";
  readonly type: Type;
  readonly of: Expression;
  readonly part: Expression;
  /** Compares without regard to case (`ilike`). Absent for `matches`. */
  readonly caseless?: boolean;
}
/** Null where any operand is null. */
export interface Concat { readonly op: "concat"; readonly type: Type; readonly of: readonly Expression[] }

export interface Duration {
  readonly years?: number; readonly months?: number; readonly weeks?: number; readonly days?: number;
  readonly hours?: number; readonly minutes?: number; readonly seconds?: number;
}
/** A constant duration added (whole numbers, negative ones too). A month's end is kept inside the month. Dates take only days and longer. */
export interface DatePlus { readonly op: "plus"; readonly type: Type; readonly of: Expression; readonly duration: Duration }
export type DateUnit = "year" | "quarter" | "month" | "week" | "day" | "hour" | "minute" | "second";
/** In UTC, as an integer (`second` without its fraction; `week` by ISO 8601). */
export interface DatePart { readonly op: "part"; readonly type: Type; readonly of: Expression; readonly unit: DateUnit | "weekday" }
/** The beginning of the unit that holds the value, in UTC; weeks begin on Monday. */
export interface DateStart { readonly op: "startOf"; readonly type: Type; readonly of: Expression; readonly unit: DateUnit }

/**
 * A member of a JSON value by keys and (as digits) positions. Null where there is none, where it is JSON null, or where
 * it is not of the kind asked for.
 */
export interface JsonPath {
  readonly op: "json"; readonly type: Type; readonly of: Expression; readonly path: readonly string[];
  readonly as: "text" | "decimal" | "boolean" | "json";
}

/** An array has the item (never null: no array has a null item), or a range includes the value. Null where the array or range is null. */
export interface Contains { readonly op: "has"; readonly type: Type; readonly of: Expression; readonly item: Expression }
/** Two arrays or two ranges have something in common. */
export interface Overlaps { readonly op: "overlaps"; readonly type: Type; readonly left: Expression; readonly right: Expression }
/** Number of items of an array. */
export interface Size { readonly op: "size"; readonly type: Type; readonly of: Expression }

export interface Branch { readonly when: Expression; readonly then: Expression }
export interface Case { readonly op: "case"; readonly type: Type; readonly branches: readonly Branch[]; readonly otherwise: Expression }
export interface Coalesce { readonly op: "coalesce"; readonly type: Type; readonly of: readonly Expression[] }

/** The rows of a to-many relation: to-one relations first, the collection last. */
export interface Collection { readonly row: string; readonly path: readonly string[]; /** Entity of the items. */ readonly entity: string }

/** Over an empty collection `some` is false, `every` and `none` are true. A null condition counts as not met; never null. */
export interface Quantifier {
  readonly op: "some" | "every" | "none"; readonly type: Type; readonly in: Collection; readonly as: string;
  /** Absent: any row at all. Required for `every`. */
  readonly where?: Expression;
}
/** Over nothing `count` and `sum` are 0; `avg`, `min` and `max` are null. Nulls are passed over. */
export interface Aggregate {
  readonly op: "count" | "sum" | "avg" | "min" | "max"; readonly type: Type; readonly in: Collection; readonly as: string;
  readonly where?: Expression;
  /** What is aggregated; absent for `count`. */
  readonly value?: Expression;
}

/** One key of an ordering. Where `nulls` is absent they come last ascending, first descending, as in Postgres. */
export interface OrderKey { readonly by: Expression; readonly direction: "asc" | "desc"; readonly nulls?: "first" | "last" }
