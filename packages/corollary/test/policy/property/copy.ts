import * as build from "../../../src/expr/build.js";
import type { Database } from "../../../src/database/index.js";
import type { Collection, Expression, OrderKey } from "../../../src/expr/node.js";
import { emitter, level, scope, tableRow, toSql } from "../../../src/expr/sql/index.js";
import { fieldSqlType } from "../../../src/expr/sql/types.js";
import { typeOfField } from "../../../src/expr/field-value-type.js";
import { map } from "../../../src/expr/traverse.js";
import type { EntityNode, FieldNode, Model, ReferenceField, ValueField } from "../../../src/model/model.js";
import type { Include, Included, Query } from "../../../src/query/query.js";
import { isNames } from "../../../src/query/shape.js";
import type { MadeRow, MadeRows } from "../../expr/property/rows.js";
import { mayRead, maySee, type Somebody } from "./policies.js";

/**
 * The world as the asker is to see it: rows that may not be read are taken out, fields that may not be read are null.
 * What is computed is computed before that, and kept as a plain value. A reference comes twice: the key it holds, and
 * (`…$seen`) the way to the row, which is null where that row was taken out.
 */
export function copiedModel(model: Model): Model {
  const entities = Object.values(model.entities).map((entity): [string, EntityNode] => {
    const { policy: _, ...rest } = entity;
    const fields = Object.values(entity.fields).flatMap((field) => copiedField(field));
    return [entity.name, { ...rest, schema: "copy", fields: Object.fromEntries(fields.map((field) => [field.name, field])) }];
  });
  return { ...model, entities: Object.fromEntries(entities) };
}

const seen = (name: string): string => `${name}$seen`;

function copiedField(field: FieldNode): FieldNode[] {
  switch (field.kind) {
    case "collection": return [field];
    case "computed": return [{ kind: "value", name: field.name, label: field.label, type: field.type, column: `${field.name}$made`, optional: true }];
    case "value": case "embedded": return [{ ...field, optional: true }];
    case "reference": return [
      { ...field, optional: true },
      { ...field, name: seen(field.name), optional: true, hidden: true, columns: field.columns.map((c) => ({ ...c, column: seen(c.column) })) },
    ];
  }
}

/** Makes the tables of the copy beside the real ones. Gives how many rows are left of how many. */
export async function makeCopy(db: Database, model: Model, rows: MadeRows, asker: Somebody): Promise<{ readonly left: number; readonly of: number }> {
  await db.script("drop schema if exists copy cascade; create schema copy;");
  const readable = new Set<unknown>();
  let of = 0;
  for (const [name, made] of rows) {
    for (const row of made) if (mayRead(model.entities[name] as EntityNode, row, model, asker)) readable.add(row.row);
    of += made.length;
  }
  for (const entity of Object.values(model.entities)) {
    const made = rows.get(entity.name) ?? [];
    const places = (when: (row: MadeRow) => boolean) => made.flatMap((row, at) => (when(row) ? [at] : []));
    await db.script(tableSql(entity, model, places, (row) => readable.has(row), asker));
  }
  return { left: readable.size, of };
}

type Places = (when: (row: MadeRow) => boolean) => number[];

function tableSql(entity: EntityNode, model: Model, places: Places, readable: (row: unknown) => boolean, asker: Somebody): string {
  // Constants stand in the text: what makes a table takes no parameters.
  const of = emitter(model, { collation: "pg_unicode_fast", mode: "policy" });
  const at = level("join");
  of.aliases.add("t0");
  const within = scope(of, { this: tableRow(of, entity, "t0", at) }, at);
  const only = (sql: string, where: readonly number[]) => (where.length === 0 ? `case when false then ${sql} end` : `case when t0.n in (${where.join()}) then ${sql} end`);
  const columns = Object.values(entity.fields).flatMap((field): string[] => {
    const visible = places((row) => maySee(entity, field.name, row, model, asker));
    switch (field.kind) {
      case "collection": return [];
      case "value": return [`${only(`t0."${field.column}"`, visible)} as "${field.column}"`];
      case "embedded": return Object.values(field.fields).map((part: ValueField) => `${only(`t0."${part.column}"`, visible)} as "${part.column}"`);
      case "reference": return field.columns.flatMap((c) => [`${only(`t0."${c.column}"`, visible)} as "${c.column}"`, `${only(`t0."${c.column}"`, followed(entity, field, visible))} as "${seen(c.column)}"`]);
      case "computed": {
        const value = toSql({ op: "field", type: typeOfField(field.type, model.enums), row: "this", path: [field.name] }, within).text;
        return [`${only(`(${value})::${fieldSqlType(field.type, model)}`, visible)} as "${field.name}$made"`];
      }
    }
  });
  const kept = places((row) => readable(row.row));
  const numbered = `(select *, row_number() over (order by ctid) - 1 as n from "${entity.table}")`;
  return `create table copy."${entity.table}" as select ${columns.join(", ")} from ${numbered} t0 ${at.joins.join(" ")} where ${kept.length === 0 ? "false" : `t0.n in (${kept.join()})`}`;

  function followed(_: EntityNode, field: ReferenceField, visible: readonly number[]): number[] {
    const there = new Set(places((row) => readable(row.row[field.name])));
    return visible.filter((n) => there.has(n));
  }
}

/** The same query of the copy: what goes on beyond a reference goes by the way to the row. */
export function copiedQuery(query: Query, model: Model): Query {
  return { ...query, ...copiedLevel(query, query.entity, model) };
}

function copiedLevel(asked: Included, entity: string, model: Model): Included {
  const rows = new Map([["this", entity]]);
  const { where, order, select, include } = asked;
  return {
    ...asked,
    ...(where === undefined ? {} : { where: copied(where, rows, model) }),
    ...(order === undefined ? {} : { order: order.map((key): OrderKey => ({ ...key, by: copied(key.by, rows, model) })) }),
    ...(select === undefined || isNames(select) ? {} : { select: Object.fromEntries(Object.entries(select).map(([name, of]) => [name, copied(of, rows, model)])) }),
    ...(include === undefined ? {} : { include: copiedInclude(include, entity, model) }),
  };
}

function copiedInclude(include: Include, entity: string, model: Model): Include {
  return Object.fromEntries(Object.entries(include).map(([name, deeper]) => {
    const field = model.entities[entity]?.fields[name];
    if (field?.kind !== "reference" && field?.kind !== "collection") throw new Error(`${entity}.${name} is no relation.`);
    return [name, copiedLevel(deeper, field.target, model)];
  }));
}

export function copied(node: Expression, rows: ReadonlyMap<string, string>, model: Model): Expression {
  if (node.op === "field") return ofNone({ ...node, path: way(node.path, rows.get(node.row), model) });
  if (!("in" in node)) return map(node, (child) => copied(child, rows, model));
  const inner = new Map(rows).set(node.as, node.in.entity);
  const { where, path } = { where: node.where, path: node.in.path };
  const owner: Collection = { ...node.in, path: [...way([...path.slice(0, -1), ""], rows.get(node.in.row), model).slice(0, -1), path.at(-1) ?? ""] };
  const value = "value" in node && node.value !== undefined ? { value: copied(node.value, inner, model) } : {};
  return { ...node, in: owner, ...(where === undefined ? {} : { where: copied(where, inner, model) }), ...value } as Expression;
}

/** What counts other rows counts none where there is no row. */
function ofNone(node: Expression & { readonly op: "field" }): Expression {
  if (node.path.length === 1) return node;
  switch (node.path.at(-1)) {
    case "nearby": return build.coalesce([node, build.literal("0.00", node.type)]);
    case "brood": return build.coalesce([node, build.literal(0, node.type)]);
    default: return node;
  }
}

/** Keys are read off the reference, whether the row is there or not. */
function way(path: readonly string[], start: string | undefined, model: Model): string[] {
  let at = start === undefined ? undefined : model.entities[start];
  return path.map((name, i) => {
    const field = at?.fields[name];
    at = field?.kind === "reference" || field?.kind === "collection" ? model.entities[field.target] : undefined;
    const next = path[i + 1];
    const keyAlone = next !== undefined && i + 2 === path.length && at?.key.fields.includes(next) === true;
    return field?.kind === "reference" && next !== undefined && !keyAlone ? seen(name) : name;
  });
}
