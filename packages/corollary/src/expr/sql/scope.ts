import type { EntityNode, FieldNode, Model, ReferenceField } from "../../model/model.js";
import { SqlRefused } from "./errors.js";
import { fragment, type Fragment } from "./fragment.js";
import { Params } from "./params.js";
import type { Write } from "./path.js";
import { aliasFor, identifier, qualified } from "./quote.js";
import { conditionTexts, restriction, type Decision, type ReadRights } from "./rights.js";

/** Where a statement gets what is not stored in rows. */
export type Mode =
  /** A statement with parameters. */
  | "statement"
  /** DDL: constants are written into the text; the actor, inputs and the clock are refused. */
  | "constant"
  /** A column default: as `constant`, but the clock may be read. */
  | "default"
  /** Row-level security: the actor is read from the setting `corollary.actor`. */
  | "policy";

/** What is shared by all levels of one statement. */
export interface Emitter {
  readonly model: Model;
  readonly mode: Mode;
  readonly params: Params;
  /** Which nodes of the query hold which of its values; others are constants of the Model. */
  readonly slots: ReadonlyMap<object, number>;
  readonly aliases: Set<string>;
  /** Collation under which text that comes from no column is put in lower or upper case. */
  readonly collation: string;
  /** Stored computed fields are written out instead of read (a generated column cannot read another). */
  readonly expandStored: boolean;
  /** True where `now` is a parameter rather than the time of the transaction. */
  readonly boundClock: boolean;
  /** Of the one who asks; undefined: everything may be read. */
  readonly rights: ReadRights | undefined;
}

export interface EmitterOptions {
  readonly mode?: Mode;
  readonly slots?: ReadonlyMap<object, number>;
  readonly collation?: string;
  readonly expandStored?: boolean;
  readonly boundClock?: boolean;
  readonly rights?: ReadRights | undefined;
}

export function emitter(model: Model, options: EmitterOptions = {}): Emitter {
  return {
    model,
    mode: options.mode ?? "statement",
    params: new Params(),
    slots: options.slots ?? new Map(),
    aliases: new Set(),
    collation: options.collation ?? '"C"',
    expandStored: options.expandStored ?? false,
    boundClock: options.boundClock ?? false,
    rights: options.rights,
  };
}

/** One FROM clause: what paths to other rows do to it. */
export interface Level {
  /** `join`: a LEFT or INNER JOIN; `subselect`: each value by a scalar subquery (there is no FROM to join to); `refuse`: an error. */
  readonly reach: "join" | "subselect" | "refuse";
  /** Text of the joins, in order. */
  readonly joins: string[];
  readonly joined: Map<string, string>;
}

export function level(reach: Level["reach"]): Level {
  return { reach, joins: [], joined: new Map() };
}

/** A row that an expression can read. */
export interface RowHandle {
  readonly entity: EntityNode;
  readonly level: Level;
  /** Names the route by which the row is reached; equal routes share a join. */
  readonly route: string;
  /** Values of its key columns, known without reading the row. */
  readonly key: readonly Fragment[];
  /** The alias to read columns from, with its dot; undefined until the row is joined. */
  readonly prefix: string | undefined;
  /** Joins it when a column is read. */
  readonly parent?: { readonly handle: RowHandle; readonly field: ReferenceField };
  /** There is a row for the one who asks only where this holds. */
  readonly where?: Exclude<Decision, true> | undefined;
  /** Reached where there may be none: the other side of a one-to-one reference, or by one that the asker may not read. */
  readonly missing?: true;
}

/** Row variables in reach. */
export interface Scope {
  readonly emitter: Emitter;
  readonly rows: ReadonlyMap<string, RowHandle>;
  /** The innermost FROM clause. */
  readonly level: Level;
  /** With whose rights other rows are read; undefined: the Model's own, which reach everything. */
  readonly rights: ReadRights | undefined;
  /** How an encrypted value is meant: as it is stored, to be selected, or by its blind index. Absent: it cannot stand here. */
  readonly encrypted?: "stored" | "index";
}

export function scope(emitter: Emitter, rows: Readonly<Record<string, RowHandle>>, at: Level): Scope {
  return { emitter, rows: new Map(Object.entries(rows)), level: at, rights: emitter.rights };
}

export function withRow(outer: Scope, name: string, row: RowHandle, at: Level = row.level): Scope {
  return { ...outer, rows: new Map(outer.rows).set(name, row), level: at };
}

/** The row of a table that stands in a FROM clause under an alias ("" for bare column names). */
export function tableRow(emitter: Emitter, entity: EntityNode, alias: string, at: Level): RowHandle {
  const prefix = alias === "" ? "" : `${identifier(alias)}.`;
  const key = keyColumns(entity).map((column) => fragment(prefix + identifier(column), "?"));
  return { entity, level: at, route: alias, key, prefix };
}

/** Columns of the primary key, those of references in their place. */
export function keyColumns(entity: EntityNode): string[] {
  return entity.key.fields.flatMap((name) => columnsOf(fieldOf(entity, name)));
}

/** Columns that a field is kept in. */
export function columnsOf(field: FieldNode): string[] {
  switch (field.kind) {
    case "value": return [field.column];
    case "reference": return field.columns.map((c) => c.column);
    case "computed": return field.column === undefined ? [] : [field.column];
    case "embedded": return Object.values(field.fields).map((f) => f.column);
    case "collection": return [];
  }
}

export function entityOf(model: Model, name: string): EntityNode {
  const entity = model.entities[name];
  if (entity === undefined) throw new SqlRefused("unknown_name", `The Model has no entity "${name}".`);
  return entity;
}

export function fieldOf(entity: EntityNode, name: string): FieldNode {
  const field = Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined;
  if (field === undefined) throw new SqlRefused("unknown_name", `${entity.name} has no field "${name}".`);
  return field;
}

export function tableName(entity: EntityNode): string {
  return qualified(entity.schema, entity.table);
}

/**
 * The row a reference points to, not joined yet: its key is in the columns of the reference.
 * @param masked whether the asker may read the reference of some rows only
 */
export function referenced(scope: Scope, handle: RowHandle, field: ReferenceField, key: readonly Fragment[], masked = false): RowHandle {
  const entity = entityOf(scope.emitter.model, field.target);
  const where = restriction(scope, entity.name);
  // Rows under a condition are joined apart from those that the Model's own expressions read.
  const route = `${handle.route}.${field.name}${where === undefined && !masked ? "" : "?"}`;
  const alias = handle.level.joined.get(route);
  return {
    entity, level: handle.level, route, key, where,
    prefix: alias === undefined ? undefined : `${alias}.`,
    parent: { handle, field },
    ...(masked ? { missing: true as const } : {}),
  };
}

/** The row, joined to its FROM clause so that its columns can be read. */
export function opened(scope: Scope, handle: RowHandle, write: Write): RowHandle & { readonly prefix: string } {
  const { prefix } = handle;
  if (prefix !== undefined) return readAt(handle, prefix);
  const known = handle.level.joined.get(handle.route);
  if (known !== undefined) return readAt(handle, `${known}.`);
  if (handle.level.reach !== "join") throw new SqlRefused("leaves_row", `${handle.route.slice(1)} is kept in another row.`);
  const alias = aliasFor(handle.entity.table, scope.emitter.aliases);
  const on = keyColumns(handle.entity).map((column, i) => `${alias}.${identifier(column)} = ${handle.key[i]?.text ?? "null"}`);
  handle.level.joins.push(`${always(handle) ? "join" : "left join"} ${restrictedTable(handle, alias, on, scope, write)}`);
  handle.level.joined.set(handle.route, alias);
  return readAt(handle, `${alias}.`);
}

/** Where there may be no row for the asker, what goes on from it goes by the key of the row and not by what refers to it. */
function readAt(handle: RowHandle, prefix: string): RowHandle & { readonly prefix: string } {
  const own = handle.where !== undefined || handle.missing === true;
  return { ...handle, prefix, ...(own ? { key: keyColumns(handle.entity).map((column) => fragment(prefix + identifier(column), "?")) } : {}) };
}

/** `table alias on …`. What a condition on the row joins stands with the table in parentheses: it decides whether there is a row. */
export function restrictedTable(handle: Pick<RowHandle, "entity" | "where">, alias: string, on: readonly string[], scope: Scope, write: Write): string {
  const at = level("join");
  const row = tableRow(scope.emitter, handle.entity, alias, at);
  const conditions = [...on, ...conditionTexts(handle.where, row, scope, write)].join(" and ");
  const table = `${tableName(handle.entity)} ${alias}`;
  return `${at.joins.length === 0 ? table : `(${[table, ...at.joins].join(" ")})`} on ${conditions}`;
}

/**
 * True where the row must exist and be visible whenever the row it is reached from does: every reference on the way is
 * required. Rows that belong to a tenant or have a policy may be hidden by row-level security, so these never count.
 */
function always(handle: RowHandle): boolean {
  if (handle.missing || handle.where !== undefined) return false;
  if (handle.parent === undefined) return true;
  const { entity } = handle;
  return !handle.parent.field.optional && !entity.tenant && entity.policy === undefined && always(handle.parent.handle);
}
