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
  readonly grants: readonly Grant[];
}

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

interface Derived {
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

/** A role that the database needs to exist. Attributes beyond these are never changed. */
export interface Role extends Derived { readonly name: string; readonly login: boolean }
export interface Extension extends Derived { readonly name: string; readonly schema?: string }
export interface Namespace extends Derived { readonly name: string }
export interface EnumType extends SchemaObject { readonly values: readonly string[] }

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
  /** Former name, where the Model states one. */
  readonly was?: string;
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
  readonly was?: string;
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
