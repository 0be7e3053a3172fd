import type {
  Column, Constraint, EnumType, Extension, Index, Namespace, Policy, QualifiedName, Routine, RowSecurity, Sequence, SqlObject, Table, Trigger,
} from "./relational.js";

/**
 * What a Model holds of its database beside what follows from its entities (escape hatch): views, functions, types, tables
 * that are no entities. All of it is trusted SQL.
 */
export interface DatabaseNode {
  readonly extensions?: readonly Extension[];
  readonly schemas?: readonly Namespace[];
  readonly enums?: readonly EnumType[];
  readonly sequences?: readonly Sequence[];
  readonly functions?: readonly Routine[];
  readonly tables?: readonly Table[];
  readonly objects?: readonly SqlObject[];
}

/**
 * How the table of an entity is in the database, where that does not follow from its fields (escape hatch). What has the
 * name of something that follows from them stands in its place.
 */
export interface TableDetails {
  /** Names of constraints and indexes in the database, by the names that follow from the fields. */
  readonly names?: Readonly<Record<string, string>>;
  /** Names of constraints and indexes that follow from the fields, but are not in the database. */
  readonly without?: readonly string[];
  /** By name of the column. */
  readonly columns?: Readonly<Record<string, ColumnDetails>>;
  readonly constraints?: readonly Constraint[];
  readonly indexes?: readonly Index[];
  readonly triggers?: readonly Trigger[];
  readonly policies?: readonly Policy[];
  readonly rowSecurity?: RowSecurity;
  readonly partitionBy?: string;
  readonly inherits?: readonly QualifiedName[];
  readonly unlogged?: true;
  readonly storage?: Readonly<Record<string, string>>;
  /** The comment of the table; empty for none. */
  readonly comment?: string;
}

/** Members of a column that are otherwise; null: it has none. */
export interface ColumnDetails extends Partial<Pick<Column, "type" | "nullable">> {
  readonly default?: string | null;
  readonly identity?: "always" | "byDefault" | null;
  readonly generated?: NonNullable<Column["generated"]> | null;
  readonly collation?: QualifiedName | null;
  readonly comment?: string | null;
}
