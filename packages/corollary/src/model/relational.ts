/**
 * Objects of a relational database as plain data: what the relational Schema consists of, and what a Model may hold beside
 * its entities. SQL expressions are text.
 */

/** The declaration of the Model that something follows from; absent on what no Model declared. */
export interface Source {
  readonly entity?: string;
  /** Path of names from the entity, e.g. ["address", "city"]. */
  readonly field?: readonly string[];
  /** A named check, unique, index or exclusion, as the Model calls it. */
  readonly declaration?: string;
  readonly enum?: string;
  /** What asked for it, where no single declaration did: "updatedAt", "soft delete", "snowflake keys". */
  readonly feature?: string;
}

export interface Derived {
  readonly source?: Source;
  readonly comment?: string;
}

/** A name with its schema. Without one it belongs to `pg_catalog`. */
export interface QualifiedName {
  readonly schema?: string;
  readonly name: string;
}

interface SchemaObject extends Derived {
  readonly schema: string;
  readonly name: string;
}

export interface Extension extends Derived { readonly name: string; readonly schema?: string }
export interface Namespace extends Derived { readonly name: string }
/** A former name, or several of which the first that is there is meant. */
export type FormerName = string | readonly string[];

export interface EnumType extends SchemaObject {
  readonly values: readonly string[];
  /** Former name, with its schema before a dot where that was another. */
  readonly was?: FormerName;
  /** Former names of values, by what they are called now. */
  readonly valuesWere?: Readonly<Record<string, string>>;
}

export interface Sequence extends SchemaObject {
  readonly type: "smallint" | "integer" | "bigint";
  /** Whole numbers as text, since a bigint does not fit a JSON number. */
  readonly start: string;
  readonly increment: string;
  readonly minimum: string;
  readonly maximum: string;
  readonly cache: string;
  readonly cycle: boolean;
  /** The column that it goes with when that is dropped. */
  readonly ownedBy?: { readonly schema: string; readonly table: string; readonly column: string };
}

/** A function. `arguments` and `returns` as Postgres prints them; identity is schema, name and arguments. */
export interface Routine extends SchemaObject {
  readonly arguments: string;
  readonly returns: string;
  readonly language: string;
  readonly volatility: "immutable" | "stable" | "volatile";
  readonly parallel: "safe" | "restricted" | "unsafe";
  readonly strict: boolean;
  readonly securityDefiner: boolean;
  /** Settings for the time of the call, e.g. `search_path = pg_catalog`. */
  readonly settings: Readonly<Record<string, string>>;
  readonly body: string;
  /** Types and tables that its arguments and result speak of. */
  readonly needs?: readonly ObjectName[];
}

export interface Table extends SchemaObject {
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
  readonly triggers: readonly Trigger[];
  /** Absent: off. */
  readonly rowSecurity?: RowSecurity;
  /** Absent: none. Without row security they have no effect. */
  readonly policies?: readonly Policy[];
  /** How rows are spread over partitions: `RANGE (created_at)`. Absent: it has none. */
  readonly partitionBy?: string;
  /** Tables whose rows include these; their columns and checks are among those of this table. */
  readonly inherits?: readonly QualifiedName[];
  /** Not in the write-ahead log: empty after a crash. */
  readonly unlogged?: true;
  /** Storage parameters, e.g. `fillfactor`, `autovacuum_enabled`. */
  readonly storage?: Readonly<Record<string, string>>;
  /** Former name, where the Model states one; with its schema before a dot where that was another. */
  readonly was?: FormerName;
}

/**
 * A type by its name in SQL ("integer", "varchar", "timestamptz", "double precision"), with what stands in parentheses.
 * Types that are not built in carry their schema.
 */
export interface SqlType extends QualifiedName {
  readonly modifiers?: readonly string[];
  /** Number of array dimensions as declared. */
  readonly dimensions?: number;
}

export interface Column extends Derived {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly default?: string;
  readonly identity?: "always" | "byDefault";
  readonly generated?: { readonly expression: string; readonly stored: boolean };
  /** Absent: the collation of the type. */
  readonly collation?: QualifiedName;
  readonly was?: FormerName;
}

export type Constraint = PrimaryKey | Unique | ForeignKey | Check | Exclusion;

interface ConstraintCommon extends Derived {
  readonly name: string;
  readonly deferrable?: "immediate" | "deferred";
}
export interface PrimaryKey extends ConstraintCommon { readonly kind: "primaryKey"; readonly columns: readonly string[]; readonly include?: readonly string[] }
export interface Unique extends ConstraintCommon {
  readonly kind: "unique";
  readonly columns: readonly string[];
  readonly include?: readonly string[];
  readonly nullsNotDistinct?: true;
}
export type ReferentialAction = "no action" | "restrict" | "cascade" | "set null" | "set default";
export interface ForeignKey extends ConstraintCommon {
  readonly kind: "foreignKey";
  readonly columns: readonly string[];
  readonly references: { readonly schema: string; readonly table: string; readonly columns: readonly string[] };
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  /** Which columns `set null` and `set default` set on deletion. Absent: all. */
  readonly setColumns?: readonly string[];
  readonly match?: "full";
  /** `not valid`: existing rows were never checked. */
  readonly notValid?: true;
}
export interface Check extends ConstraintCommon {
  readonly kind: "check";
  readonly expression: string;
  /** What to tell a person whose input broke it. */
  readonly message?: string;
  readonly noInherit?: true;
  readonly notValid?: true;
}
export interface Exclusion extends ConstraintCommon {
  readonly kind: "exclusion";
  readonly method: string;
  readonly parts: readonly (IndexPart & { readonly with: string })[];
  readonly where?: string;
}

/** What is indexed: a column by name, or an expression as SQL text. */
export type IndexPart = ({ readonly column: string } | { readonly expression: string }) & {
  readonly collation?: QualifiedName;
  readonly operatorClass?: QualifiedName;
  /** Parameters of the operator class. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Absent: ascending. */
  readonly direction?: "desc";
  /** Absent: last when ascending, first when descending. */
  readonly nulls?: "first" | "last";
};

export interface Index extends Derived {
  readonly name: string;
  readonly method: string;
  readonly unique: boolean;
  readonly parts: readonly IndexPart[];
  readonly include?: readonly string[];
  readonly where?: string;
  readonly nullsNotDistinct?: true;
  /** Storage parameters, e.g. `fillfactor`. */
  readonly storage?: Readonly<Record<string, string>>;
}

export type TriggerEvent = "insert" | "update" | "delete" | "truncate";
export interface Trigger extends Derived {
  readonly name: string;
  readonly timing: "before" | "after" | "instead of";
  readonly events: readonly TriggerEvent[];
  /** Columns of `update of`. */
  readonly columns?: readonly string[];
  readonly each: "row" | "statement";
  readonly when?: string;
  readonly function: QualifiedName;
  readonly arguments?: readonly string[];
  /** Names under which the function sees all rows of the statement. */
  readonly referencing?: { readonly old?: string; readonly new?: string };
  /** A constraint trigger, and when it fires. */
  readonly constraint?: "not deferrable" | "immediate" | "deferred";
  /** Absent: it fires, but not for changes that come by replication. */
  readonly fires?: "never" | "replica" | "always";
}

/** `forced`: it holds for the owner of the table too. A superuser and roles with `bypassrls` are never held by it. */
export interface RowSecurity { readonly enabled: boolean; readonly forced: boolean }

export type PolicyCommand = "all" | "select" | "insert" | "update" | "delete";

/** Rows are seen and written where any permissive policy and every restrictive one allows it. */
export interface Policy extends Derived {
  readonly name: string;
  readonly mode: "permissive" | "restrictive";
  readonly command: PolicyCommand;
  /** Sorted by name; `public` stands for every role. */
  readonly roles: readonly string[];
  /** Of rows that are there. */
  readonly using?: string;
  /** Of rows as they are written; absent where `using` serves for both. */
  readonly withCheck?: string;
}

/** Kinds of objects that are held by the statements that make them. */
export type SqlObjectKind =
  | "domain" | "composite type" | "range type" | "function" | "procedure" | "aggregate" | "view" | "materialized view"
  | "partition" | "index" | "trigger" | "rule" | "statistics" | "table";

/**
 * An object that is held by the statements that make it, as Postgres prints them. Two that have the same statements are
 * the same.
 */
export interface SqlObject extends SchemaObject {
  readonly kind: SqlObjectKind;
  /** Of routines: types of arguments, which belong to their identity. */
  readonly arguments?: string;
  /** What it stands on, within its schema: the view of a trigger, the materialized view of an index. */
  readonly on?: string;
  /** One statement, or several with a semicolon between them and none at the end. */
  readonly create: string;
  /** Other objects that must be there before. */
  readonly needs?: readonly ObjectName[];
}

/** An object of the Schema by its name. `arguments`: of routines. */
export interface ObjectName {
  readonly kind: "type" | "relation" | "routine";
  readonly schema: string;
  readonly name: string;
  readonly arguments?: string;
}
