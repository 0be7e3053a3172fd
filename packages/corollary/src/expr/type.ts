/**
 * The type of an expression: what operators see. Lengths, precisions and formats belong to fields (model room);
 * an operator only needs the family of a value.
 */
export type Type =
  | { readonly kind: "boolean" }
  | { readonly kind: "text" }
  /** Whole numbers that are JavaScript numbers (smallint, integer, counts). Arithmetic on them is exact. */
  | { readonly kind: "integer" }
  /** Whole numbers of 64 bits: `bigint` in JavaScript, text in JSON. */
  | { readonly kind: "bigint" }
  /** Exact decimals: `Decimal` in JavaScript, text in JSON. `scale`: digits after the point that values are stored with, where fixed. */
  | { readonly kind: "decimal"; readonly scale?: number }
  | { readonly kind: "float" }
  | { readonly kind: "uuid" }
  | { readonly kind: "bytes" }
  | { readonly kind: "json" }
  /** An instant. `precision`: digits of the second's fraction; up to 3 a `Date`, above that ISO text. */
  | { readonly kind: "timestamp"; readonly precision: number }
  /** Date and time without zone: ISO text. */
  | { readonly kind: "localTimestamp" }
  | { readonly kind: "date" }
  | { readonly kind: "time" }
  | { readonly kind: "timetz" }
  | { readonly kind: "interval" }
  /** One of a list of words, ordered as listed. */
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "array"; readonly of: Type }
  | { readonly kind: "range"; readonly of: Type }
  /** Another row: comparable with rows of the same entity and with its key. */
  | { readonly kind: "row"; readonly entity: string }
  /** The type of a null that nothing has given a type yet. */
  | { readonly kind: "null" };

export type TypeKind = Type["kind"];

export const numericKinds: ReadonlySet<TypeKind> = new Set(["integer", "bigint", "decimal", "float"]);
