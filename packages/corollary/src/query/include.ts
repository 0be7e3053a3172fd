import { aliasFor } from "../expr/sql/quote.js";
import { conditionTexts, fieldRestriction, restriction } from "../expr/sql/rights.js";
import { pointingAt, present } from "../expr/sql/pointing.js";
import { tableName } from "../expr/sql/scope.js";
import { identifier, level, tableRow, toSql } from "../expr/sql/index.js";
import type { CollectionField, ReferenceField } from "../model/model.js";
import { listDecoder, objectDecoder } from "./decode.js";
import { InvalidQuery } from "./errors.js";
import { conditions, fromClause, openLevel, whereClause, type OpenLevel } from "./level.js";
import { entityOf, fieldOf } from "./model.js";
import { orderClause, orderParts } from "./order.js";
import { decoderOf, project, selectItem, type Column, type Projection } from "./project.js";
import type { Included } from "./query.js";
import { limitClause } from "./limit.js";

/** A relation read along with its row, as JSON built by a subquery. */
export function includeColumn(name: string, asked: Included, parent: OpenLevel, as: Projection): Column {
  const field = fieldOf(parent.entity, name);
  if (field.hidden === true && !as.hidden) throw new InvalidQuery(parent.entity.name, `${parent.entity.name}.${name} cannot be included.`);
  if (field.kind === "reference") return one(field, asked, parent, as);
  if (field.kind === "collection") return many(field, asked, parent, as);
  throw new InvalidQuery(parent.entity.name, `${parent.entity.name}.${name} is no relation.`);
}

/** The row that a reference points at, archived or not. */
function one(field: ReferenceField, asked: Included, parent: OpenLevel, as: Projection): Column {
  const open = openLevel(entityOf(parent.scope.emitter.model, field.target), parent.scope.emitter);
  const key = field.columns.map((c) => parent.row.prefix + identifier(c.column));
  const belongs = [...open.row.key.map((k, i) => `${k.text} = ${key[i] ?? "null"}`), ...relationVisible(field.name, parent)];
  const columns = project(open, asked, { ...as, form: "json" });
  const where = whereClause(conditions(open, { archived: "include", ...asked }, belongs));
  const inner = `select ${columns.map(selectItem).join(", ")} from ${fromClause(open)}${where}`;
  return { name: field.name, sql: `(select row_to_json(x) from (${inner}) x)`, decode: objectDecoder(decoderOf(columns)) };
}

/** Whether the asker may read the relation of the parent: nothing is included otherwise. */
function relationVisible(name: string, parent: OpenLevel): string[] {
  return conditionTexts(fieldRestriction(parent.scope, parent.row, name), parent.row, parent.scope, toSql);
}

function many(field: CollectionField, asked: Included, parent: OpenLevel, as: Projection): Column {
  const { emitter } = parent.scope;
  const open = openLevel(entityOf(emitter.model, field.target), emitter);
  const { from, belongs } = members(field, open, parent);
  const columns = project(open, asked, { ...as, form: "json" });
  const where = whereClause(conditions(open, asked, [...belongs, ...relationVisible(field.name, parent)]));
  const order = orderClause(orderParts(asked.order ?? [], open));
  const limit = field.single === true ? " limit 1" : limitClause(asked, emitter);
  const inner = `select ${columns.map(selectItem).join(", ")} from ${from()}${where}${order}${limit}`;
  const decoder = decoderOf(columns);
  if (field.single === true) return { name: field.name, sql: `(select row_to_json(x) from (${inner}) x)`, decode: objectDecoder(decoder) };
  return { name: field.name, sql: `(select coalesce(json_agg(x), '[]') from (${inner}) x)`, decode: listDecoder(decoder) };
}

/** Which rows belong to the parent: those that point at it, or those that a link points at. */
function members(field: CollectionField, open: OpenLevel, parent: OpenLevel): { readonly from: () => string; readonly belongs: string[] } {
  const { emitter } = parent.scope;
  const key = parent.row.key.map((k) => k.text);
  const { scope } = parent;
  if (field.through === undefined) return { from: () => fromClause(open), belongs: pointingAt(open.entity, field.via, identifier(open.alias), key, scope, toSql) };
  const link = entityOf(emitter.model, field.through.entity);
  const alias = identifier(aliasFor(link.table, emitter.aliases));
  const on = pointingAt(link, field.through.to, alias, open.row.key.map((k) => k.text), scope, toSql);
  // Joins of a condition on the link come after the link, so they stand apart from those of the level.
  const at = level("join");
  const readable = conditionTexts(restriction(scope, link.name), tableRow(emitter, link, alias, at), scope, toSql);
  return {
    from: () => [`${fromClause(open)} join ${tableName(link)} ${alias} on ${on.join(" and ")}`, ...at.joins].join(" "),
    belongs: [...pointingAt(link, field.via, alias, key, scope, toSql), ...present(link, alias), ...readable],
  };
}
