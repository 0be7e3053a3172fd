import type { Json } from "../expr/node.js";

/** The type of a stored value, with all that its column and its validation need. */
export type FieldType =
  | TextType
  | { readonly kind: "varchar"; readonly length: number; readonly collation?: string }
  | { readonly kind: "char"; readonly length: number; readonly collation?: string }
  | WholeType
  | { readonly kind: "real" | "float"; readonly min?: number; readonly max?: number }
  | DecimalType
  | { readonly kind: "boolean" }
  | { readonly kind: "uuid" }
  /** `schema`: a JSON Schema where the declared Standard Schema can give one. */
  | { readonly kind: "json"; readonly schema?: Json }
  | { readonly kind: "bytes"; readonly max?: number }
  /** Instant. `precision` 0–6 digits of the second's fraction, default 3. */
  | { readonly kind: "timestamp"; readonly precision: number }
  | { readonly kind: "localTimestamp"; readonly precision: number }
  | { readonly kind: "date" }
  | { readonly kind: "time" | "timetz"; readonly precision: number }
  | { readonly kind: "interval" }
  /** `enum` names an EnumNode of the Model. */
  | { readonly kind: "choice"; readonly enum: string }
  | { readonly kind: "array"; readonly of: FieldType; readonly min?: number; readonly max?: number }
  | { readonly kind: "range"; readonly of: RangeSubtype }
  /** A type that only the database knows (escape hatch); text to everyone else. */
  | { readonly kind: "custom"; readonly sql: string };

export interface TextType {
  readonly kind: "text";
  /** In a column of type `varchar` without a length, which holds the same. */
  readonly varying?: true;
  /** In code points. */
  readonly min?: number;
  readonly max?: number;
  /** Source of a regular expression that the whole value must match. */
  readonly pattern?: string;
  readonly format?: "email" | "url" | "slug";
  /** Absent: by code point. A named collation orders by a language; JavaScript then refuses to order. */
  readonly collation?: string;
}

/** Bounds of a bigint are text. */
export type WholeType =
  | { readonly kind: "smallint" | "integer"; readonly min?: number; readonly max?: number }
  | { readonly kind: "bigint"; readonly min?: string; readonly max?: string };

/** Exact. `precision` total digits, `scale` digits after the point; both absent: as many as written. Bounds are text. */
export interface DecimalType {
  readonly kind: "decimal" | "money";
  readonly precision?: number;
  readonly scale?: number;
  readonly min?: string;
  readonly max?: string;
  /** ISO 4217, for display. Money only. */
  readonly currency?: string;
}

export type RangeSubtype = "integer" | "bigint" | "decimal" | "date" | "timestamp" | "localTimestamp";
