import type { Expression, Json, OrderKey } from "../expr/node.js";
import type { DatabaseNode, TableDetails } from "./database-node.js";
import type { FieldType } from "./field-type.js";
import type { QualifiedName } from "./relational.js";

/**
 * The Model: the one thing that every derivation reads. Plain data, deeply frozen, the same as its JSON.
 * Entities and enums are keyed by name and sorted by it; fields keep the order in which they were declared.
 */
export interface Model {
  /** Version of this form. */
  readonly corollary: 1;
  readonly enums: Readonly<Record<string, EnumNode>>;
  readonly entities: Readonly<Record<string, EntityNode>>;
  /** Roles that actors hold, by name. Where any is stated, policies can name no other. */
  readonly roles?: Readonly<Record<string, RoleNode>>;
  /** Absent: tenants, where there are any, are known by their keys alone, which are uuids. */
  readonly tenancy?: TenancyNode;
  readonly database?: DatabaseNode;
}

/** A role of the domain (not of the database). Who holds it holds those it includes, and what they include. */
export interface RoleNode {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  readonly includes: readonly string[];
  readonly origin?: Origin;
}

/** Whose rows the tenants are, and who may look past the borders between them. */
export interface TenancyNode {
  /** A global entity; the key of a row is the name of a tenant. */
  readonly entity: string;
  /** Roles whose holders may ask to act in all tenants at once. Empty: nobody. */
  readonly administrators: readonly string[];
  readonly origin?: Origin;
}

/** Where a node was declared. Paths are relative to the project where they can be. Lines and columns count from 1. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A native enum type. Order of values is order of comparison. */
export interface EnumNode {
  readonly name: string;
  readonly schema: string;
  /** Name of the Postgres type. */
  readonly type: string;
  readonly values: readonly string[];
  /** Former name, of the enum or of its type, for migrations; with its schema before a dot where that was another. */
  readonly was?: string;
  /** Former names of values, by what they are called now, for migrations. */
  readonly valuesWere?: Readonly<Record<string, string>>;
}

export interface EntityNode {
  readonly name: string;
  /** For people: singular and plural, e.g. "Invoice line", "Invoice lines". */
  readonly label: string;
  readonly plural: string;
  readonly help?: string;
  readonly schema: string;
  readonly table: string;
  /** Its segment in URLs, plural and kebab-case: "invoice-lines". */
  readonly path: string;
  /** Former name, of the entity or of its table, for migrations; with its schema before a dot where that was another. */
  readonly was?: string;
  readonly key: KeyNode;
  /** By name, in order of declaration; key and time stamps included. */
  readonly fields: Readonly<Record<string, FieldNode>>;
  readonly uniques: readonly UniqueNode[];
  readonly indexes: readonly IndexNode[];
  readonly checks: readonly CheckNode[];
  readonly exclusions: readonly ExclusionNode[];
  /** Checks that only the database can evaluate (escape hatch). Absent: none. */
  readonly sqlChecks?: readonly SqlCheckNode[];
  readonly database?: TableDetails;
  /** Rows are archived (`archivedAt`) rather than deleted, and hidden from reads unless asked for. */
  readonly softDelete: boolean;
  /** Updates state the version they saw (`version`, whole numbers from 1). */
  readonly versioned: boolean;
  /** Every row belongs to one tenant, which the field kept as `tenant` names, and is there for no other. */
  readonly tenant: boolean;
  readonly audit: boolean;
  /** Who may do what. Absent: nobody, as soon as any entity of the Model has one. */
  readonly policy?: PolicyNode;
  /** How rows are shown, where the model says so; what it does not say is derived. */
  readonly view?: ViewNode;
  readonly origin?: Origin;
}

/** Names the fields of the primary key, and how a single one is made. */
export interface KeyNode {
  /** One for all kinds but compound; may be references. */
  readonly fields: readonly string[];
  readonly kind: "uuid" | "identity" | "snowflake" | "natural" | "compound" | "custom";
  /** Snowflake: later keys are smaller, so that the primary key itself is ordered newest first. */
  readonly newestFirst?: boolean;
  /** Custom: SQL expression that makes a key for one row (column default). Absent: who creates the row gives its key. */
  readonly sqlDefault?: string;
  /** Identity: counted by a sequence of this name that the key owns, as `serial` makes it, and not as an identity column. */
  readonly sequence?: QualifiedName;
}

export type FieldNode = ValueField | ReferenceField | CollectionField | ComputedField | EmbeddedField;

interface FieldCommon {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  /** Never leaves the server: not read, filtered, sorted or written over the API. */
  readonly hidden?: true;
  /** Personal data: masked in logs and errors. */
  readonly pii?: true;
  /** What becomes of it when a person is erased. Absent: null where it may be, else something in its place that says nothing. */
  readonly erase?: "null" | "anonymise" | "keep";
  /** Former name, of the field or of its column, for migrations. */
  readonly was?: string;
  readonly origin?: Origin;
}

export interface ValueField extends FieldCommon {
  readonly kind: "value";
  readonly type: FieldType;
  readonly column: string;
  readonly optional: boolean;
  readonly default?: DefaultNode;
  /** Made by the system, never written by users. `key` fields of natural keys are not generated. */
  readonly generated?: "key" | "createdAt" | "updatedAt" | "version" | "archivedAt" | "tenant" | "sql";
  /** Where `generated` is "sql": the trusted SQL that the stored value is computed from (escape hatch). */
  readonly sql?: string;
  readonly unique?: true;
  readonly index?: true;
  /**
   * Kept as ciphertext; the service alone reads and writes it. `searchable`: beside it stands a blind index, by which values are
   * compared for equality and kept unique.
   */
  readonly encrypted?: { readonly searchable?: true };
  /** Conditions on the value; each expression is about the row ("this"). */
  readonly checks?: readonly Expression[];
  /** A state machine over a choice: from each state, the states it may go to. */
  readonly states?: { readonly initial: string; readonly transitions: Readonly<Record<string, readonly string[]>> };
}

export type DefaultNode =
  | { readonly kind: "value"; readonly value: Json }
  /** Computed by the database at insert; reads no row. */
  | { readonly kind: "expression"; readonly expression: Expression }
  /** A trusted SQL expression (escape hatch). */
  | { readonly kind: "sql"; readonly sql: string };

export type OnDelete = "restrict" | "cascade" | "setNull" | "setDefault" | "noAction";

export interface ReferenceField extends FieldCommon {
  readonly kind: "reference";
  readonly target: string;
  /** One for each key field of the target, in its order. `type` is the type of the key. */
  readonly columns: readonly { readonly column: string; readonly field: string; readonly type: FieldType }[];
  readonly optional: boolean;
  /** The tenant that the row belongs to: set when the row is made, never written by users. */
  readonly generated?: "tenant";
  /** One-to-one. */
  readonly unique?: true;
  readonly onDelete: OnDelete;
  /** False where another index already begins with these columns or the user said so. */
  readonly index: boolean;
  readonly deferrable?: true;
}

export interface CollectionField extends FieldCommon {
  readonly kind: "collection";
  readonly target: string;
  /** The reference on the target (or, with `through`, on the link entity) that points here. */
  readonly via: string;
  /** Many-to-many: the link entity, and its reference to the target. */
  readonly through?: { readonly entity: string; readonly to: string };
  /** Created, shown and deleted with this row. */
  readonly owned: boolean;
  /** One-to-one seen from the other side: one row or none. */
  readonly single?: true;
}

export interface ComputedField extends FieldCommon {
  readonly kind: "computed";
  readonly type: FieldType;
  readonly expression: Expression;
  /** Stored as a generated column; otherwise computed at each read. */
  readonly stored: boolean;
  /** Where stored. */
  readonly column?: string;
  /** May be null. Known from the expression where it can be. */
  readonly optional: boolean;
  readonly index?: true;
}

/** A value object: its fields are columns of this table, an object in the API. */
export interface EmbeddedField extends FieldCommon {
  readonly kind: "embedded";
  /** Name of the value object, e.g. "Address". */
  readonly value: string;
  readonly optional: boolean;
  readonly fields: Readonly<Record<string, ValueField>>;
}

/** A column-like thing in a key or index: a path of names from the row (embedded values have two), or an expression. */
export type IndexPart = { readonly path: readonly string[] } | { readonly expression: Expression };

export interface UniqueNode {
  /** Unique among the uniques and indexes of the entity; the constraint is `{table}_{name}_key`. */
  readonly name: string;
  readonly fields: readonly (readonly string[])[];
  /** Partial: only rows for which this holds (made as a unique index). */
  readonly where?: Expression;
  readonly nullsNotDistinct?: true;
  readonly deferrable?: true;
  /** What a person is told whose row has the same values as another. */
  readonly message?: string;
  readonly origin?: Origin;
}

export interface IndexNode {
  /** Unique among the uniques and indexes of the entity; the index is `{table}_{name}_idx`. */
  readonly name: string;
  readonly method: "btree" | "hash" | "gin" | "gist" | "spgist" | "brin";
  readonly parts: readonly (IndexPart & {
    readonly direction?: "asc" | "desc";
    readonly nulls?: "first" | "last";
    readonly operatorClass?: string;
  })[];
  readonly include?: readonly (readonly string[])[];
  readonly where?: Expression;
  readonly unique?: true;
  readonly nullsNotDistinct?: true;
  readonly origin?: Origin;
}

export interface CheckNode {
  /** As the model states it; the constraint is `{table}_{name}_check`. */
  readonly name: string;
  readonly expression: Expression;
  readonly message?: string;
  readonly origin?: Origin;
}

/** Like CheckNode, but in trusted SQL: no service evaluates it, so that it is reported only when the database refuses a row. */
export interface SqlCheckNode {
  readonly name: string;
  readonly sql: string;
  readonly message?: string;
  readonly origin?: Origin;
}

export interface ExclusionNode {
  readonly name: string;
  readonly method: "gist" | "spgist";
  readonly parts: readonly (IndexPart & { readonly with: string })[];
  readonly where?: Expression;
  /** What a person is told whose row is in the way of another. */
  readonly message?: string;
  readonly origin?: Origin;
}

/** What is done with a row. */
export type Operation = "read" | "create" | "update" | "delete";

/**
 * Who may do what with rows of an entity. An operation is allowed where an `allow` rule of it is met and no `deny` rule
 * is; a condition that is null is not met.
 */
export interface PolicyNode {
  readonly allow: readonly RuleNode[];
  readonly deny: readonly RuleNode[];
  /** Conditions on single fields, on top of those on the row. */
  readonly fields: Readonly<Record<string, FieldRules>>;
  readonly origin?: Origin;
}

export interface RuleNode {
  /**
   * `read`, `update` and `delete` are about the row as it is, `create` about the row as it was made. `updateTo` is about
   * the row as an update would leave it; without any such rule the allowing rules of `update` must hold for that too.
   */
  readonly operation: Operation | "updateTo";
  /** By which explanations call it; absent where the operation has one unnamed rule. */
  readonly name?: string;
  /** About the row ("this"); in `updateTo` also about the row as it was ("before"). */
  readonly when: Expression;
  readonly origin?: Origin;
}

/** A field that may not be read is null wherever it is asked for; writing one that may not be written is refused. */
export interface FieldRules {
  readonly read?: Expression;
  /** About the row as it is; for new rows about the row as it was made. */
  readonly write?: Expression;
}

/** A value shown: a path of names from the row through references and embedded values. */
export interface ViewPart {
  readonly path: readonly string[];
  readonly label?: string;
}

/** How rows of an entity are shown. */
export interface ViewNode {
  /** Text by which people know a row. */
  readonly title?: readonly string[];
  readonly list?: {
    readonly columns: readonly ViewPart[];
    readonly filters?: readonly ViewPart[];
    readonly sort?: readonly { readonly path: readonly string[]; readonly direction: "asc" | "desc" }[];
  };
  readonly form?: { readonly sections: readonly { readonly title?: string; readonly fields: readonly string[] }[] };
  readonly detail?: { readonly tabs: readonly { readonly title: string; readonly fields: readonly string[] }[] };
  /** Columns by the words of a state or choice; `fields` are shown on each card. */
  readonly board?: { readonly by: string; readonly fields?: readonly ViewPart[] };
  readonly origin?: Origin;
}

export type { OrderKey };
