import { conjunction, fragment, within, Strength, type Fragment } from "../expr/sql/fragment.js";
import { aliasFor } from "../expr/sql/quote.js";
import { condition, restriction } from "../expr/sql/rights.js";
import { tableName } from "../expr/sql/scope.js";
import { identifier, level, scope, tableRow, toSql, type Emitter, type Level, type RowHandle, type Scope } from "../expr/sql/index.js";
import type { EntityNode } from "../model/model.js";
import type { Archived, Included } from "./query.js";
import { generatedColumn } from "./model.js";

/** One SELECT while it is written: paths that leave its row become joins of its FROM clause. */
export interface OpenLevel {
  readonly entity: EntityNode;
  readonly alias: string;
  readonly row: RowHandle & { readonly prefix: string };
  readonly scope: Scope;
  readonly at: Level;
}

export function openLevel(entity: EntityNode, emitter: Emitter): OpenLevel {
  const alias = aliasFor(entity.table, emitter.aliases);
  const at = level("join");
  const row = { ...tableRow(emitter, entity, alias, at), prefix: `${identifier(alias)}.` };
  return { entity, alias, row, at, scope: scope(emitter, { this: row }, at) };
}

/** The FROM clause; read it after everything else is written. */
export function fromClause(open: OpenLevel): string {
  return [`${tableName(open.entity)} ${identifier(open.alias)}`, ...open.at.joins].join(" ");
}

/** Conditions of a level: those that hold it to its parent, what may be read, the absence of archived rows, and those asked for. */
export function conditions(open: OpenLevel, asked: Pick<Included, "where" | "archived">, belongs: readonly string[] = []): Fragment[] {
  const parts = belongs.map((text) => fragment(text, "boolean", Strength.comparison));
  const readable = restriction(open.scope, open.entity.name);
  if (readable !== undefined) parts.push(condition(readable, open.row, open.scope, toSql));
  return [...parts, ...askedConditions(open, asked)];
}

/** What is asked for of rows, whether they may be read or not, and the absence of archived ones. */
export function askedConditions(open: OpenLevel, asked: Pick<Included, "where" | "archived">): Fragment[] {
  const archived = archivedCondition(open, asked.archived ?? "exclude");
  return [...(archived === undefined ? [] : [archived]), ...(asked.where === undefined ? [] : [toSql(asked.where, open.scope)])];
}

function archivedCondition(open: OpenLevel, which: Archived): Fragment | undefined {
  const column = open.entity.softDelete ? generatedColumn(open.entity, "archivedAt") : undefined;
  if (column === undefined || which === "include") return undefined;
  return fragment(`${open.row.prefix}${identifier(column)} is ${which === "only" ? "not null" : "null"}`, "boolean", Strength.is);
}

export function whereClause(parts: readonly Fragment[]): string {
  return parts.length === 0 ? "" : ` where ${parts.length === 1 ? conjunction(parts).text : parts.map((p) => within(p, Strength.and)).join(" and ")}`;
}
