import type { EntityNode, FieldNode, Model, ReferenceField } from "../../model/model.js";
import { SqlRefused } from "./errors.js";
import { fragment, type Fragment } from "./fragment.js";
import { Params } from "./params.js";
import { aliasFor, identifier, qualified } from "./quote.js";

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
}

export interface EmitterOptions {
  readonly mode?: Mode;
  readonly slots?: ReadonlyMap<object, number>;
  readonly collation?: string;
  readonly expandStored?: boolean;
  readonly boundClock?: boolean;
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
  /** Reached where there may be none: the other side of a one-to-one reference. */
  readonly missing?: true;
}

/** Row variables in reach. */
export interface Scope {
  readonly emitter: Emitter;
  readonly rows: ReadonlyMap<string, RowHandle>;
  /** The innermost FROM clause. */
  readonly level: Level;
}

export function scope(emitter: Emitter, rows: Readonly<Record<string, RowHandle>>, at: Level): Scope {
  return { emitter, rows: new Map(Object.entries(rows)), level: at };
}

export function withRow(outer: Scope, name: string, row: RowHandle, at: Level = row.level): Scope {
  return { emitter: outer.emitter, rows: new Map(outer.rows).set(name, row), level: at };
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

/** The row a reference points to, not joined yet: its key is in the columns of the reference. */
export function referenced(emitter: Emitter, handle: RowHandle, field: ReferenceField, key: readonly Fragment[]): RowHandle {
  const route = `${handle.route}.${field.name}`;
  const alias = handle.level.joined.get(route);
  return {
    entity: entityOf(emitter.model, field.target),
    level: handle.level,
    route,
    key,
    prefix: alias === undefined ? undefined : `${alias}.`,
    parent: { handle, field },
  };
}

/** The row, joined to its FROM clause so that its columns can be read. */
export function opened(emitter: Emitter, handle: RowHandle): RowHandle & { readonly prefix: string } {
  const { prefix } = handle;
  if (prefix !== undefined) return { ...handle, prefix };
  const known = handle.level.joined.get(handle.route);
  if (known !== undefined) return { ...handle, prefix: `${known}.` };
  if (handle.level.reach !== "join") throw new SqlRefused("leaves_row", `${handle.route.slice(1)} is kept in another row.`);
  const alias = identifier(aliasFor(handle.entity.table, emitter.aliases));
  const on = keyColumns(handle.entity).map((column, i) => `${alias}.${identifier(column)} = ${handle.key[i]?.text ?? "null"}`);
  const kind = always(handle) ? "join" : "left join";
  handle.level.joins.push(`${kind} ${tableName(handle.entity)} ${alias} on ${on.join(" and ")}`);
  handle.level.joined.set(handle.route, alias);
  return { ...handle, prefix: `${alias}.` };
}

/**
 * True where the row must exist and be visible whenever the row it is reached from does: every reference on the way is
 * required. Rows that belong to a tenant may be hidden by row-level security, so these never count.
 */
function always(handle: RowHandle): boolean {
  if (handle.missing) return false;
  if (handle.parent === undefined) return true;
  return !handle.parent.field.optional && !handle.entity.tenant && always(handle.parent.handle);
}
