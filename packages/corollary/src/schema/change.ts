import type { CommentTarget } from "./ddl.js";
import type { Column, Constraint, EnumType, Extension, Grant, Index, Namespace, Policy, Role, Routine, RowSecurity, Sequence, SqlObject, Table, Trigger } from "./schema.js";

/** Objects that stand by themselves. */
export interface Objects {
  readonly role: Role;
  readonly extension: Extension;
  readonly schema: Namespace;
  readonly enum: EnumType;
  readonly sequence: Sequence;
  readonly function: Routine;
  readonly table: Table;
  readonly object: SqlObject;
}

/** Objects inside a table. */
export interface Members {
  readonly column: Column;
  readonly constraint: Constraint;
  readonly index: Index;
  readonly trigger: Trigger;
  readonly policy: Policy;
}

type ObjectChange<K extends keyof Objects> =
  | { readonly change: "create"; readonly of: K; readonly to: Objects[K] }
  | { readonly change: "drop"; readonly of: K; readonly from: Objects[K] };

/** Of a table only its settings are altered (see `tableSettings`), all else by its members; and a schema has nothing but its name. */
type Alterable = "role" | "extension" | "enum" | "sequence" | "function" | "table" | "object";
type ObjectAlteration<K extends Alterable> =
  { readonly change: "alter"; readonly of: K; readonly from: Objects[K]; readonly to: Objects[K] };

/** `table` is the table as it shall be, except for drops, where it is the table as it is. */
type MemberChange<K extends keyof Members> =
  | { readonly change: "create"; readonly of: K; readonly table: Table; readonly to: Members[K] }
  | { readonly change: "alter"; readonly of: K; readonly table: Table; readonly from: Members[K]; readonly to: Members[K] }
  | { readonly change: "drop"; readonly of: K; readonly table: Table; readonly from: Members[K] };

/** Every table has row security, if only switched off. `table` is the table as it shall be. */
export interface RowSecurityChange {
  readonly change: "alter";
  readonly of: "rowSecurity";
  readonly table: Table;
  readonly from: RowSecurity;
  readonly to: RowSecurity;
}

/** One difference between two Schemas. Members of created and dropped tables go with their table. */
export type Change =
  | { [K in keyof Objects]: ObjectChange<K> }[keyof Objects]
  | { [K in Alterable]: ObjectAlteration<K> }[Alterable]
  | { [K in keyof Members]: MemberChange<K> }[keyof Members]
  | RowSecurityChange
  | { readonly change: "grant" | "revoke"; readonly of: "privileges"; readonly grant: Grant }
  | { readonly change: "comment"; readonly of: CommentTarget["kind"]; readonly on: CommentTarget; readonly from?: string; readonly to?: string };
