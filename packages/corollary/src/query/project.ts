import { cast, fragment, type Fragment } from "../expr/sql/fragment.js";
import { encryptedAt, identifier, sealedText, toSql } from "../expr/sql/index.js";
import { conditionTexts, fieldRestriction, masked } from "../expr/sql/rights.js";
import { fieldSqlType } from "../expr/sql/types.js";
import { typeOfField } from "../expr/field-value-type.js";
import type { Expression } from "../expr/node.js";
import type { Type } from "../expr/type.js";
import type { FieldType } from "../model/field-type.js";
import type { EmbeddedField, FieldNode, ReferenceField } from "../model/model.js";
import { objectDecoder, type Decoder, type RowDecoder } from "./decode.js";
import { InvalidQuery } from "./errors.js";
import { form, type Form, type Formed } from "./form.js";
import { includeColumn } from "./include.js";
import type { OpenLevel } from "./level.js";
import { entityOf, fieldOf } from "./model.js";
import type { Include, Included } from "./query.js";
import { isNames } from "./shape.js";

/** A named value in the select list. */
export interface Column extends Formed {
  readonly name: string;
}

/** How rows are projected. `hidden`: whether hidden fields are read too (never for what leaves the server). */
export interface Projection {
  readonly form: Form;
  readonly hidden: boolean;
}

/** What a level selects: its fields or named expressions, and the relations read along. */
export function project(open: OpenLevel, asked: Pick<Included, "select" | "include">, as: Projection): Column[] {
  const { select, include = {} } = asked;
  const columns = select === undefined || isNames(select) ? fieldColumns(open, select, include, as) : expressionColumns(open, select, as);
  const named = new Set(columns.map((c) => c.name));
  const beside = Object.entries(include).filter(([name]) => !named.has(name));
  return [...columns, ...beside.map(([name, level]) => includeColumn(name, level, open, as))];
}

function fieldColumns(open: OpenLevel, select: readonly string[] | undefined, include: Include, as: Projection): Column[] {
  return namesOf(select, open, as).map((name) => {
    const level = Object.hasOwn(include, name) ? include[name] : undefined;
    return level === undefined ? fieldColumn(open, fieldOf(open.entity, name), as) : includeColumn(name, level, open, as);
  });
}

function expressionColumns(open: OpenLevel, select: { readonly [name: string]: Expression }, as: Projection): Column[] {
  return Object.entries(select).map(([name, expression]) => ({ name, ...expressed(expression, open, as) }));
}

function expressed(expression: Expression, open: OpenLevel, as: Projection): Formed {
  if (encryptedAt(expression, open.scope) === undefined) return selected(toSql(expression, open.scope), expression.type, open, as);
  return { sql: toSql(expression, { ...open.scope, encrypted: "stored" }).text, decode: undefined };
}

function namesOf(select: readonly string[] | undefined, open: OpenLevel, as: Projection): readonly string[] {
  const readable = (field: FieldNode) => field.kind !== "collection" && (as.hidden || field.hidden !== true);
  if (select === undefined) return Object.values(open.entity.fields).filter(readable).map((f) => f.name);
  for (const name of select) {
    if (!readable(fieldOf(open.entity, name))) throw new InvalidQuery(open.entity.name, `${open.entity.name}.${name} cannot be selected.`);
  }
  return [...new Set(select)];
}

function selected(value: Fragment, type: Type, open: OpenLevel, as: Projection): Formed {
  if (type.kind !== "row") return form(value, type, as.form);
  const target = entityOf(open.scope.emitter.model, type.entity);
  const [key] = target.key.fields;
  const field = key === undefined ? undefined : target.fields[key];
  const stored = field?.kind === "value" ? field.type : field?.kind === "reference" ? field.columns[0]?.type : undefined;
  return stored === undefined ? form(value, { kind: "text" }, as.form) : formStored(value.text, stored, open, as);
}

function fieldColumn(open: OpenLevel, field: FieldNode, as: Projection): Column {
  const { name } = field;
  switch (field.kind) {
    case "value": return { name, ...(field.encrypted === undefined ? formStored(columnOf(open, field, field), field.type, open, as) : formSealed(columnOf(open, field, { column: field.column, type: { kind: "bytes" } }), field.name, open)) };
    case "reference": return { name, ...referenceKey(open, field, as) };
    case "embedded": return { name, ...embedded(open, field, as) };
    case "computed": {
      if (field.column !== undefined && field.stored) return { name, ...formStored(columnOf(open, field, { column: field.column, type: field.type }), field.type, open, as) };
      const type = typeOfField(field.type, open.scope.emitter.model.enums);
      return { name, ...form(toSql({ op: "field", type, row: "this", path: [name] }, open.scope), type, as.form) };
    }
    case "collection": throw new InvalidQuery(open.entity.name, `${open.entity.name}.${name} is a collection: include it.`);
  }
}

/** A column of a field, null where the one who asks may not read the field. */
function columnOf(open: OpenLevel, field: FieldNode, { column, type }: { readonly column: string; readonly type: FieldType }): string {
  const rule = fieldRestriction(open.scope, open.row, field.name);
  const stored = type.kind === "char" ? "bpchar" : fieldSqlType(type, open.scope.emitter.model);
  return masked(open.row.prefix + identifier(column), stored, rule, open.row, open.scope, toSql);
}

/** The value itself is put in when the statement has run. */
function formSealed(column: string, field: string, open: OpenLevel): Formed {
  return { sql: sealedText(column, { entity: open.entity.name, field }), decode: undefined };
}

/** A stored value; `char(n)` without its padding. */
function formStored(column: string, type: FieldType, open: OpenLevel, as: Projection): Formed {
  const { model } = open.scope.emitter;
  const stored = fragment(column, type.kind === "char" ? "bpchar" : fieldSqlType(type, model));
  const padded = type.kind === "char" || (type.kind === "array" && type.of.kind === "char");
  return form(padded ? cast(stored, fieldSqlType(type, model)) : stored, typeOfField(type, model.enums), as.form);
}

/** The key that a reference holds: one value, or an object by the target's field names. */
function referenceKey(open: OpenLevel, field: ReferenceField, as: Projection): Formed {
  const [first, ...rest] = field.columns;
  if (first === undefined) throw new InvalidQuery(open.entity.name, `${open.entity.name}.${field.name} refers to nothing.`);
  if (rest.length === 0) return formStored(columnOf(open, field, first), first.type, open, as);
  const members = field.columns.map((c) => ({ name: c.field, ...formStored(open.row.prefix + identifier(c.column), c.type, open, { ...as, form: "json" }) }));
  return jsonObject(members, [`${open.row.prefix}${identifier(first.column)} is not null`, ...readable(open, field)]);
}

/** The condition on the field itself, where it has one. */
function readable(open: OpenLevel, field: FieldNode): string[] {
  return conditionTexts(fieldRestriction(open.scope, open.row, field.name), open.row, open.scope, toSql);
}

function embedded(open: OpenLevel, field: EmbeddedField, as: Projection): Formed {
  const fields = Object.values(field.fields).filter((f) => as.hidden || f.hidden !== true);
  const members = fields.map((f) => {
    const column = open.row.prefix + identifier(f.column);
    return { name: f.name, ...(f.encrypted === undefined ? formStored(column, f.type, open, { ...as, form: "json" }) : formSealed(column, `${field.name}.${f.name}`, open)) };
  });
  if (!field.optional) return jsonObject(members, readable(open, field));
  const columns = Object.values(field.fields).map((f) => open.row.prefix + identifier(f.column));
  return jsonObject(members, [`num_nonnulls(${columns.join(", ")}) > 0`, ...readable(open, field)]);
}

/** By `row_to_json`, which writes no blanks where `json_build_object` does. */
function jsonObject(members: readonly Column[], when: readonly string[]): Formed {
  const object = `(select row_to_json(x) from (select ${members.map(selectItem).join(", ")}) x)`;
  return { sql: when.length === 0 ? object : `case when ${when.join(" and ")} then ${object} end`, decode: objectDecoder(decoderOf(members)) };
}

export function decoderOf(columns: readonly Column[]): RowDecoder {
  const needed = columns.filter((c): c is Column & { readonly decode: Decoder } => c.decode !== undefined);
  return { names: needed.map((c) => c.name), decoders: needed.map((c) => c.decode) };
}

/** `sql as name`; the name is left out where Postgres would choose the same. */
export function selectItem({ sql, name }: Pick<Column, "sql" | "name">): string {
  const alias = identifier(name);
  return sql.endsWith(`.${alias}`) && /^[a-z_]\w*\.[a-z_]\w*$/.test(sql) ? sql : `${sql} as ${alias}`;
}
