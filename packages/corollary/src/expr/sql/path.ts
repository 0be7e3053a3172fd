import type { FieldType } from "../../model/field-type.js";
import type { CollectionField, ComputedField, FieldNode, ReferenceField, ValueField } from "../../model/model.js";
import type { Expression } from "../node.js";
import { indexColumn } from "../index-column.js";
import { refusedEncrypted, sealedText } from "./encrypted.js";
import { SqlRefused } from "./errors.js";
import { cast, fragment, type Fragment } from "./fragment.js";
import { aliasFor, identifier } from "./quote.js";
import { pointingAt, present } from "./pointing.js";
import { conditionTexts, fieldRestriction, masked, restriction } from "./rights.js";
import {
  columnsOf, entityOf, fieldOf, level, opened, referenced, restrictedTable, tableName, tableRow, type RowHandle, type Scope,
} from "./scope.js";
import { fieldSqlType } from "./types.js";

/** What a path ends at: one value, or a row known by its key. */
export type Reached = { readonly kind: "value"; readonly value: Fragment } | { readonly kind: "row"; readonly row: RowHandle };

/** How an expression is written; given by the caller, since computed fields are expressions themselves. */
export type Write = (expression: Expression, scope: Scope) => Fragment;

/** Follows a path from a row variable. */
export function follow(row: string, path: readonly string[], scope: Scope, write: Write): Reached {
  const start = scope.rows.get(row);
  if (start === undefined) throw new SqlRefused("unknown_name", `No row variable "${row}" is in reach.`);
  return step(start, path, 0, scope, write);
}

function step(handle: RowHandle, path: readonly string[], at: number, scope: Scope, write: Write): Reached {
  const name = path[at];
  if (name === undefined) return { kind: "row", row: handle };
  const field = fieldOf(handle.entity, name);
  const known = keyPart(handle, field);
  if (known !== undefined && !leavesUnseen(handle, field, path, at)) return stepFromKey(handle, field, known, path, at, scope, write);
  if (handle.prefix === undefined && handle.level.reach === "subselect") return bySubselect(handle, path, at, scope, write);
  return stepFromRow(handle, field, path, at, scope, write);
}

/** Rows that a row refers to by its key are out of reach for those who may not read the row. */
function leavesUnseen(handle: RowHandle, field: FieldNode, path: readonly string[], at: number): boolean {
  return field.kind === "reference" && at + 1 < path.length && (handle.where !== undefined || handle.missing === true);
}

/** A key field is read off the columns that refer to the row, without reading the row. */
function stepFromKey(
  handle: RowHandle, field: FieldNode, key: readonly Fragment[], path: readonly string[], at: number, scope: Scope, write: Write,
): Reached {
  if (field.kind === "reference") return step(referenced(scope, handle, field, key), path, at + 1, scope, write);
  const [first] = key;
  if (field.kind !== "value" || first === undefined) throw new SqlRefused("unknown_name", `${handle.entity.name}.${field.name} is no key.`);
  return { kind: "value", value: read(first.text, field.type, scope) };
}

function stepFromRow(handle: RowHandle, field: FieldNode, path: readonly string[], at: number, scope: Scope, write: Write): Reached {
  const row = opened(scope, handle, write);
  switch (field.kind) {
    case "value": return { kind: "value", value: valueOf(row, field, field, field.name, scope, write) };
    case "reference": {
      const hidden = fieldRestriction(scope, row, field.name) !== undefined;
      return step(referenced(scope, row, field, foreignKey(row, field, scope, write), hidden), path, at + 1, scope, write);
    }
    case "computed": return { kind: "value", value: computed(field, row, scope, write) };
    case "embedded": {
      const inner = field.fields[path[at + 1] ?? ""];
      if (inner === undefined) throw new SqlRefused("unsupported", `${row.entity.name}.${field.name} has parts; name one of ${Object.keys(field.fields).join(", ")}.`);
      return { kind: "value", value: valueOf(row, field, inner, `${field.name}.${inner.name}`, scope, write) };
    }
    case "collection":
      if (field.single === true) return step(otherSide(row, field, scope, write), path, at + 1, scope, write);
      throw new SqlRefused("unsupported", `${row.entity.name}.${field.name} holds many rows; it has no single value.`);
  }
}

/** `field` stands on the row and holds `stored`: itself, or a part of it. */
function valueOf(row: OpenRow, field: FieldNode, stored: ValueField, path: string, scope: Scope, write: Write): Fragment {
  if (stored.encrypted === undefined) return read(columnOf(row, field, stored, scope, write), stored.type, scope);
  const column = (name: string) => columnOf(row, field, { column: name, type: { kind: "bytes" } }, scope, write);
  const place = { entity: row.entity.name, field: path };
  const searchable = stored.encrypted.searchable === true;
  if (scope.encrypted === undefined) throw refusedEncrypted(place, searchable);
  if (scope.encrypted === "stored") return fragment(sealedText(column(stored.column), place), "text");
  return fragment(column(searchable ? indexColumn(stored) : stored.column), "bytea");
}

type OpenRow = RowHandle & { readonly prefix: string };

/** A column of a field, null where the asker may not read the field. */
function columnOf(row: OpenRow, field: FieldNode, { column, type }: { readonly column: string; readonly type: FieldType }, scope: Scope, write: Write): string {
  const rule = fieldRestriction(scope, row, field.name);
  return masked(row.prefix + identifier(column), fieldSqlType(type, scope.emitter.model), rule, row, scope, write);
}

/** The row on the other side of a one-to-one reference: joined by the reference that points here, so at most one. */
function otherSide(row: OpenRow, field: CollectionField, scope: Scope, write: Write): RowHandle {
  const { level: at } = row;
  const { emitter } = scope;
  const target = entityOf(emitter.model, field.target);
  const where = restriction(scope, target.name);
  const route = `${row.route}.${field.name}${scope.rights === undefined ? "" : "?"}`;
  if (at.reach !== "join") return otherSideAlone(row, field, route, scope, write);
  const alias = at.joined.get(route) ?? identifier(aliasFor(target.table, emitter.aliases));
  if (!at.joined.has(route)) {
    const owned = conditionTexts(fieldRestriction(scope, row, field.name), row, scope, write);
    const on = [...pointingAt(target, field.via, alias, row.key.map((part) => part.text), scope, write), ...present(target, alias), ...owned];
    at.joins.push(`left join ${restrictedTable({ entity: target, where }, alias, on, scope, write)}`);
    at.joined.set(route, alias);
  }
  return { entity: target, level: at, route, key: tableRow(emitter, target, alias, at).key, prefix: `${alias}.`, missing: true };
}

/** The same where there is no FROM clause to join it to: known by its key, which a subquery finds. */
function otherSideAlone(row: OpenRow, field: CollectionField, route: string, scope: Scope, write: Write): RowHandle {
  if (row.level.reach === "refuse") throw new SqlRefused("leaves_row", `${row.entity.name}.${field.name} is kept in another row.`);
  const { emitter } = scope;
  const target = entityOf(emitter.model, field.target);
  const alias = aliasFor(target.table, emitter.aliases);
  const inner = level("join");
  const found = tableRow(emitter, target, alias, inner);
  const on = [
    ...pointingAt(target, field.via, alias, row.key.map((part) => part.text), scope, write), ...present(target, alias),
    ...conditionTexts(restriction(scope, target.name), found, scope, write),
    ...conditionTexts(fieldRestriction(scope, row, field.name), row, scope, write),
  ];
  const from = [`from ${tableName(target)} ${alias}`, ...inner.joins].join(" ");
  const key = found.key.map((part) => fragment(`(select ${part.text} ${from} where ${on.join(" and ")})`, part.sql));
  return { entity: target, level: row.level, route, key, prefix: undefined, missing: true };
}

function computed(field: ComputedField, row: OpenRow, scope: Scope, write: Write): Fragment {
  const rule = fieldRestriction(scope, row, field.name);
  const sql = fieldSqlType(field.type, scope.emitter.model);
  if (field.stored && field.column !== undefined && !scope.emitter.expandStored) {
    return read(masked(row.prefix + identifier(field.column), sql, rule, row, scope, write), field.type, scope);
  }
  if (rule === false) return fragment(`null::${sql}`, sql, undefined, sql === "text" ? "" : undefined);
  const value = write(field.expression, { emitter: scope.emitter, rows: new Map([["this", row]]), level: row.level, rights: undefined });
  return rule === undefined ? value : fragment(masked(value.text, value.sql, rule, row, scope, write), value.sql, undefined, value.collation);
}

function foreignKey(row: OpenRow, field: ReferenceField, scope: Scope, write: Write): Fragment[] {
  return field.columns.map((c) => fragment(columnOf(row, field, c, scope, write), "?"));
}

/** The part of the key that a key field holds, or undefined where the field is not of the key. */
function keyPart(handle: RowHandle, field: FieldNode): readonly Fragment[] | undefined {
  if (!handle.entity.key.fields.includes(field.name)) return undefined;
  const before = handle.entity.key.fields.slice(0, handle.entity.key.fields.indexOf(field.name));
  const from = before.reduce((sum, name) => sum + columnsOf(fieldOf(handle.entity, name)).length, 0);
  return handle.key.slice(from, from + columnsOf(field).length);
}

/** A value of another row where there is no FROM clause to join it to. */
function bySubselect(handle: RowHandle, path: readonly string[], at: number, scope: Scope, write: Write): Reached {
  const alias = aliasFor(handle.entity.table, scope.emitter.aliases);
  const inner = level("join");
  const row = tableRow(scope.emitter, handle.entity, alias, inner);
  const reached = step(row, path, at, { ...scope, level: inner }, write);
  const keyed = row.key.map((k, i) => `${k.text} = ${handle.key[i]?.text ?? "null"}`);
  const on = [...keyed, ...conditionTexts(handle.where, row, scope, write)].join(" and ");
  const from = [`from ${tableName(handle.entity)} ${identifier(alias)}`, ...inner.joins].join(" ");
  const select = (value: Fragment) => fragment(`(select ${value.text} ${from} where ${on})`, value.sql, undefined, value.collation);
  if (reached.kind === "value") return { kind: "value", value: select(reached.value) };
  const { prefix: _, ...rest } = reached.row;
  return { kind: "row", row: { ...rest, prefix: undefined, level: handle.level, route: `${handle.route}.${path.slice(at).join(".")}`, key: reached.row.key.map(select) } };
}

/** A column as the algebra sees it: `char(n)` without its padding, types that only the database knows as text. */
export function read(text: string, type: FieldType, scope: Scope): Fragment {
  const sql = fieldSqlType(type, scope.emitter.model);
  switch (type.kind) {
    case "text": case "varchar": return fragment(text, sql, undefined, type.collation ?? "");
    case "char": return { ...cast(fragment(text, "bpchar"), "text"), collation: type.collation ?? "" };
    // The shortest digits of a real are what JavaScript reads; widened by its bits, 0.1 would become 0.10000000149.
    case "real": return cast(cast(fragment(text, "real"), "text"), "float8");
    case "array":
      if (type.of.kind === "real") return { ...cast(cast(fragment(text, "real[]"), "text"), "float8[]"), stored: text };
      return type.of.kind === "varchar" || type.of.kind === "char" ? cast(fragment(text, "?"), sql) : fragment(text, sql);
    default: return fragment(text, sql);
  }
}

/** The type of a single key, following references to what they refer to. */
export function keyTypes(row: RowHandle, scope: Scope): string[] {
  return row.entity.key.fields.flatMap((name) => {
    const field = fieldOf(row.entity, name);
    if (field.kind === "reference") return field.columns.map((c) => fieldSqlType(c.type, scope.emitter.model));
    return field.kind === "value" ? [fieldSqlType(field.type, scope.emitter.model)] : [];
  });
}
