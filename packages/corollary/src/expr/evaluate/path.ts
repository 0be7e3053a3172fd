import { isDecimal } from "../decimal.js";
import { typeOfField } from "../field-value-type.js";
import type { Expression } from "../node.js";
import type { Type } from "../type.js";
import type { FieldType } from "../../model/field-type.js";
import type { ComputedField, EntityNode, FieldNode, Model } from "../../model/model.js";
import { EvaluationError, EvaluationRefused } from "./errors.js";
import { exactOfWhole, exactRound, type Exact, type Whole } from "./exact.js";
import { readerOf, type Reader } from "./read.js";
import type { Closure, Frame, Value } from "./value.js";

/** A row variable: the place in the frame where its row is put, and what it is a row of. */
export interface Binding { readonly slot: number; readonly entity: EntityNode }

/** What compiling needs to know. */
export interface Context {
  readonly model: Model;
  readonly bindings: ReadonlyMap<string, Binding>;
  /** Slots given out so far, shared by the whole expression. */
  readonly slots: { count: number };
  /** Computed fields being written out, to find those that read themselves. */
  readonly expanding: ReadonlySet<string>;
  readonly compile: (node: Expression, context: Context) => Closure;
}

/** A row as the application holds it. */
export type Row = Readonly<Record<string, unknown>>;

/** Gives a row; null where a reference on the way is null. From a row that is not there every field is null. */
export type RowClosure = (frame: Frame) => Row | null;

export function entityOf(model: Model, name: string): EntityNode {
  const entity = Object.hasOwn(model.entities, name) ? model.entities[name] : undefined;
  if (!entity) throw new EvaluationRefused("model", `The Model has no entity ${name}.`);
  return entity;
}

export function fieldOf(entity: EntityNode, name: string): FieldNode {
  const field = Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined;
  if (!field) throw new EvaluationRefused("model", `${entity.name} has no field ${name}.`);
  return field;
}

/** The row that a variable is bound to. */
export function boundRow(variable: string, context: Context): { readonly row: RowClosure; readonly entity: EntityNode } {
  const binding = context.bindings.get(variable);
  if (!binding) throw new EvaluationRefused("model", variable === "this" ? "The expression is about a row, but no entity is stated." : `No row is called ${variable}.`);
  const { slot, entity } = binding;
  return { entity, row: (frame) => {
    const row = frame.rows[slot];
    if (row === undefined) throw new EvaluationError("not_loaded", `No row of ${entity.name} was given.`);
    return row as Row | null;
  } };
}

/** Follows to-one relations from a row. */
export function rowAt(variable: string, path: readonly string[], context: Context): { readonly row: RowClosure; readonly entity: EntityNode } {
  return path.reduce((from, name) => {
    const field = fieldOf(from.entity, name);
    const single = field.kind === "collection" && field.single === true;
    if (field.kind !== "reference" && !single) throw new EvaluationRefused("model", `${from.entity.name}.${name} is no relation to one row.`);
    const target = entityOf(context.model, field.target);
    const raw = member(from.row, from.entity, name);
    return { entity: target, row: (frame: Frame) => asRow(raw(frame), target) };
  }, boundRow(variable, context));
}

/** What a row holds under a name, as it is. */
export function member(row: RowClosure, entity: EntityNode, name: string): (frame: Frame) => unknown {
  return (frame) => {
    const holder = row(frame);
    return holder === null ? null : memberOf(holder, entity.name, name);
  };
}

function memberOf(row: Row, owner: string, name: string): unknown {
  const value = row[name];
  if (value === undefined) throw new EvaluationError("not_loaded", `${owner}.${name} is not loaded; include it where the row is read.`);
  return value;
}

/** A related row is given whole, or by its key alone: then only its key can be read. */
export function asRow(raw: unknown, target: EntityNode): Row | null {
  if (raw === null) return null;
  if (typeof raw === "object" && !(raw instanceof Date) && !(raw instanceof Uint8Array) && !isDecimal(raw)) return raw as Row;
  return { [target.key.fields[0] ?? "id"]: raw };
}

/** The closure of a path. */
export function compilePath(variable: string, path: readonly string[], context: Context): Closure {
  const to = splitPath(variable, path, context);
  const from = rowAt(variable, to.rows, context);
  if (to.end === undefined) return keyClosure(from.row, from.entity, context.model);
  const field = fieldOf(from.entity, to.end);
  if (to.inner !== undefined) return embeddedClosure(from, field, to.inner, context.model);
  switch (field.kind) {
    case "value": return valueClosure(from, field.name, field.type, context.model);
    case "computed": return computedClosure(from, field, context);
    case "embedded": return presenceClosure(from, field.name);
    case "reference": case "collection": throw new EvaluationRefused("model", `${from.entity.name}.${field.name} has no single value.`);
  }
}

/** The relations of a path, then the field it ends at (none: a row), then the part of an embedded value. */
function splitPath(variable: string, path: readonly string[], context: Context): { rows: readonly string[]; end?: string; inner?: string } {
  let { entity } = boundRow(variable, context);
  for (const [at, name] of path.entries()) {
    const field = fieldOf(entity, name);
    if (field.kind !== "reference" && !(field.kind === "collection" && field.single)) {
      const inner = path[at + 1];
      if (path.length > at + 2 || (inner !== undefined && field.kind !== "embedded")) throw new EvaluationRefused("model", `${entity.name}.${name} has no ${path.slice(at + 1).join(".")}.`);
      return { rows: path.slice(0, at), end: name, ...(inner === undefined ? {} : { inner }) };
    }
    entity = entityOf(context.model, field.target);
  }
  return { rows: path };
}

function valueClosure(from: { row: RowClosure; entity: EntityNode }, name: string, type: FieldType, model: Model): Closure {
  const read = fieldReader(type, model, `${from.entity.name}.${name}`);
  const raw = member(from.row, from.entity, name);
  return (frame) => read(raw(frame));
}

function fieldReader(type: FieldType, model: Model, what: string): Reader {
  return readerOf(typeOfField(type, model.enums), what);
}

function embeddedClosure(from: { row: RowClosure; entity: EntityNode }, field: FieldNode, inner: string, model: Model): Closure {
  const part = field.kind === "embedded" && Object.hasOwn(field.fields, inner) ? field.fields[inner] : undefined;
  if (!part) throw new EvaluationRefused("model", `${from.entity.name}.${field.name} has no ${inner}.`);
  const owner = `${from.entity.name}.${field.name}`;
  const read = fieldReader(part.type, model, `${owner}.${inner}`);
  const raw = member(from.row, from.entity, field.name);
  return (frame) => {
    const holder = raw(frame);
    return holder === null ? null : read(memberOf(holder as Row, owner, inner));
  };
}

/** An embedded value as a whole can only be asked whether it is there: some part of it is not null. */
function presenceClosure(from: { row: RowClosure; entity: EntityNode }, name: string): Closure {
  const raw = member(from.row, from.entity, name);
  return (frame) => {
    const holder = raw(frame);
    const parts = holder === null ? [] : Object.values(holder as Row);
    return parts.some((part) => part !== null && part !== undefined) ? true : null;
  };
}

function computedClosure(from: { row: RowClosure; entity: EntityNode }, field: ComputedField, context: Context): Closure {
  const name = `${from.entity.name}.${field.name}`;
  if (context.expanding.has(name)) throw new EvaluationRefused("model", `${name} is computed from itself.`);
  const slot = context.slots.count++;
  const inner = context.compile(field.expression, {
    ...context,
    bindings: new Map([["this", { slot, entity: from.entity }]]),
    expanding: new Set([...context.expanding, name]),
  });
  const compute: Closure = (frame) => {
    frame.rows[slot] = from.row(frame);
    return inner(frame);
  };
  return field.stored ? storedClosure(from, field, stored(field.expression.type, field.type, compute), context.model) : compute;
}

/** A stored value is read where the row has it; a row that was never stored has it computed. */
function storedClosure(from: { row: RowClosure; entity: EntityNode }, field: ComputedField, compute: Closure, model: Model): Closure {
  const read = fieldReader(field.type, model, `${from.entity.name}.${field.name}`);
  return (frame) => {
    const row = from.row(frame);
    if (row === null) return null;
    const value = row[field.name];
    return value === undefined ? compute(frame) : read(value);
  };
}

/** What a column makes of the value: decimals get its scale. */
function stored(type: Type, column: FieldType, compute: Closure): Closure {
  const scale = (column.kind === "decimal" || column.kind === "money") && column.precision !== undefined ? column.scale ?? 0 : undefined;
  if (scale === undefined || (type.kind !== "decimal" && type.kind !== "integer" && type.kind !== "bigint")) return compute;
  return (frame) => {
    const value = compute(frame);
    if (value === null) return null;
    return exactRound(type.kind === "decimal" ? value as Exact : exactOfWhole(value as Whole), scale);
  };
}

/** One column of a key: the way to it from the row, and the type of its values. */
export interface KeyColumn { readonly path: readonly string[]; readonly type: Type; readonly read: Reader }

/** The columns of a key in order; a reference in it stands for the key it holds. */
export function keyColumns(entity: EntityNode, model: Model): readonly KeyColumn[] {
  return entity.key.fields.flatMap((name): readonly KeyColumn[] => {
    const field = fieldOf(entity, name);
    if (field.kind === "value") {
      return [{ path: [name], type: typeOfField(field.type, model.enums), read: fieldReader(field.type, model, `${entity.name}.${name}`) }];
    }
    if (field.kind !== "reference") throw new EvaluationRefused("model", `${entity.name}.${name} cannot be a key.`);
    return keyColumns(entityOf(model, field.target), model).map((column) => ({ ...column, path: [name, ...column.path] }));
  });
}

/** The key of a row, or null where there is no row. `raw`: the row, or its key. */
export function keyReader(entity: EntityNode, model: Model): (raw: unknown) => readonly Value[] | null {
  const columns = keyColumns(entity, model);
  return (raw) => {
    const key: Value[] = [];
    for (const column of columns) {
      const part = column.read(follow(asRow(raw, entity), column.path, entity, model));
      if (part === null) return null;
      key.push(part);
    }
    return key;
  };
}

function follow(row: Row | null, path: readonly string[], entity: EntityNode, model: Model): unknown {
  const [name, ...rest] = path;
  if (row === null || name === undefined) return null;
  const value = memberOf(row, entity.name, name);
  if (rest.length === 0) return value;
  const field = fieldOf(entity, name);
  const target = entityOf(model, field.kind === "reference" ? field.target : entity.name);
  return follow(asRow(value, target), rest, target, model);
}

function keyClosure(row: RowClosure, entity: EntityNode, model: Model): Closure {
  const read = keyReader(entity, model);
  return (frame) => read(row(frame));
}
