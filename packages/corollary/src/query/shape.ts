import { collectInto, collectOrder, Shape } from "../expr/sql/index.js";
import { InvalidQuery } from "./errors.js";
import type { Include, Included, Query, Selection } from "./query.js";

/** Adds the shape of a query: everything that decides the text of its statement, and its values in order. */
export function collectQuery(query: Query, shape: Shape): void {
  shape.add(query.entity);
  if (query.distinct === true) shape.add("distinct");
  collectLevel(query, shape);
}

function collectLevel(level: Included, shape: Shape): void {
  if (level.where !== undefined) {
    shape.add("where");
    collectInto(level.where, shape);
  }
  if (level.select !== undefined) collectSelection(level.select, shape);
  if (level.order !== undefined && level.order.length > 0) {
    shape.add("order");
    collectOrder(level.order, shape);
  }
  // A limit is part of the text: a plan for an unknown one would be chosen for a tenth of the table.
  if (level.limit !== undefined) shape.add(`limit${whole("limit", level.limit)}`);
  if (level.offset !== undefined) {
    shape.add("offset");
    shape.value(whole("offset", level.offset), level);
  }
  if (level.archived !== undefined) shape.add(level.archived);
  if (level.include !== undefined) collectInclude(level.include, shape);
}

function collectSelection(select: Selection, shape: Shape): void {
  if (isNames(select)) {
    shape.add(`fields${JSON.stringify(select)}`);
    return;
  }
  for (const [name, expression] of Object.entries(select)) {
    shape.add(`as${JSON.stringify(name)}`);
    collectInto(expression, shape);
  }
  shape.add(";");
}

function collectInclude(include: Include, shape: Shape): void {
  for (const name in include) {
    const level = include[name];
    if (level === undefined) continue;
    shape.add(`{${JSON.stringify(name)}`);
    collectLevel(level, shape);
    shape.add("}");
  }
}

export function isNames(select: Selection): select is readonly string[] {
  return Array.isArray(select);
}

function whole(name: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidQuery("", `${name} must be a whole number from 0, not ${value}.`);
  return value;
}
