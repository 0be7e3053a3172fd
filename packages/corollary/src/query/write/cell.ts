import { ExpressionError } from "../../expr/errors.js";
import { typeOfField } from "../../expr/field-value-type.js";
import { literal } from "../../expr/literal.js";
import type { Json } from "../../expr/node.js";
import { encoderFor, type SqlValue } from "../../expr/sql/index.js";
import type { FieldType } from "../../model/field-type.js";
import type { EntityNode, Model } from "../../model/model.js";
import { InvalidValue } from "../errors.js";

export type Values = Readonly<Record<string, unknown>>;

/** A value on its way to a column. */
export interface Cell {
  readonly column: string;
  readonly type: FieldType;
  readonly value: SqlValue;
  /** Part of the key of a row that this same write made: whoever writes need not be able to read it. */
  readonly made?: true;
}

/** Where a value belongs, for messages. Personal data is not repeated in them. */
export interface Place {
  readonly entity: string;
  readonly field: string;
  readonly pii?: true;
}

/** A JavaScript value or its JSON form as a cell. @throws InvalidValue where it is none of the type. */
export function cell(column: string, type: FieldType, value: unknown, place: Place, model: Model): Cell {
  const seen = typeOfField(type, model.enums);
  return { column, type, value: encoderFor(seen)(canonical(value, type, place, model)) };
}

/** The canonical JSON form of a value. @throws InvalidValue */
export function canonical(value: unknown, type: FieldType, place: Place, model: Model): Json {
  try {
    return literal(value, typeOfField(type, model.enums)).value;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new InvalidValue(place.entity, place.field, place.pii === true ? `${error.hint}.` : `${error.message}; ${error.hint}.`);
  }
}

/** A column of the key with the type of its values, and the name by which an object key states it. */
export interface KeyColumn {
  readonly name: string;
  readonly column: string;
  readonly type: FieldType;
  readonly pii?: true;
}

export function keyColumns(entity: EntityNode): KeyColumn[] {
  return entity.key.fields.flatMap((name): KeyColumn[] => {
    const field = entity.fields[name];
    if (field?.kind === "value") return [{ name, column: field.column, type: field.type, ...(field.pii === true ? { pii: true } : {}) }];
    if (field?.kind !== "reference") return [];
    return field.columns.map((c) => ({ name: field.columns.length === 1 ? name : `${name}.${c.field}`, column: c.column, type: c.type }));
  });
}

/** A key as cells: one value, or an object by field name where the key has several. @throws InvalidValue */
export function keyCells(entity: EntityNode, key: unknown, model: Model): Cell[] {
  const columns = keyColumns(entity);
  return columns.map((c) => {
    const value = columns.length === 1 ? single(key, c.name) : member(key, c.name);
    const place: Place = { entity: entity.name, field: c.name, ...(c.pii === true ? { pii: true } : {}) };
    if (value === undefined || value === null) throw new InvalidValue(entity.name, c.name, "the key must be stated.");
    return cell(c.column, c.type, value, place, model);
  });
}

function single(key: unknown, name: string): unknown {
  return isRecord(key) && Object.hasOwn(key, name) ? key[name] : key;
}

/** `customer.id`, or the object under `customer`, or its bare value. */
function member(key: unknown, path: string): unknown {
  let at = key;
  for (const name of path.split(".")) at = isRecord(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  return at;
}

/** A plain object: of none of the types of values. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
