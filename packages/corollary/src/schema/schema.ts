import type { Derived, EnumType, Extension, Namespace, Routine, Sequence, SqlObject, Table } from "../model/relational.js";

export type * from "../model/relational.js";

/**
 * The relational Schema: what a database holds, as plain data. `derive` makes one from a Model; introspection makes one
 * from a live database; `diff` compares any two. Lists are sorted by name (columns and enum values keep their order),
 * so that equal schemas have equal JSON. SQL expressions are text, as they stand in the DDL.
 */
export interface Schema {
  /** Version of this form. */
  readonly format: 1;
  /** Major version of Postgres that it is written for, e.g. 18. */
  readonly version: number;
  readonly roles: readonly Role[];
  readonly extensions: readonly Extension[];
  readonly schemas: readonly Namespace[];
  readonly enums: readonly EnumType[];
  readonly sequences: readonly Sequence[];
  readonly functions: readonly Routine[];
  readonly tables: readonly Table[];
  /** Whatever is held by the statements that make it. Absent: nothing. */
  readonly objects?: readonly SqlObject[];
  readonly grants: readonly Grant[];
}

/** A role that the database needs to exist. Attributes beyond these are never changed. */
export interface Role extends Derived { readonly name: string; readonly login: boolean }

export type Privilege =
  | "usage" | "create" | "select" | "insert" | "update" | "delete" | "truncate" | "references" | "trigger" | "execute";
export type GrantTarget =
  | { readonly kind: "schema"; readonly name: string }
  | { readonly kind: "table" | "sequence"; readonly schema: string; readonly name: string }
  | { readonly kind: "function"; readonly schema: string; readonly name: string; readonly arguments: string };
/** Privileges that a role has on one object. */
export interface Grant {
  readonly on: GrantTarget;
  readonly to: string;
  readonly privileges: readonly Privilege[];
}

/** What a Schema is derived for. */
export interface Target {
  /** Major version of Postgres, 14 or newer. */
  readonly version: number;
  /** Role that requests run as: neither owner nor exempt from row security. */
  readonly applicationRole: string;
}
