import type { EntityNode } from "../../model/model.js";
import type { Aggregate, Collection, Quantifier } from "../node.js";
import { comparatorOf } from "./compare.js";
import { EvaluationError, EvaluationRefused } from "./errors.js";
import { averageOf, sumOf, type Accumulator } from "./numbers.js";
import { asRow, entityOf, fieldOf, member, rowAt, type Context, type Row } from "./path.js";
import type { Closure, Frame, Value } from "./value.js";
import type { Type } from "../type.js";

/** The rows of a collection. */
type Rows = (frame: Frame) => readonly (Row | null)[];

function compileRows(collection: Collection, context: Context): Rows {
  const name = collection.path.at(-1);
  const from = rowAt(collection.row, collection.path.slice(0, -1), context);
  const field = name === undefined ? undefined : fieldOf(from.entity, name);
  if (field?.kind !== "collection") throw new EvaluationRefused("model", `${from.entity.name}.${name ?? ""} is no collection.`);
  const target = entityOf(context.model, field.target);
  const raw = member(from.row, from.entity, field.name);
  const isPresent = presence(target);
  return (frame) => {
    const rows = raw(frame);
    if (rows === null) return [];
    if (field.single) return [asRow(rows, target)].filter(isPresent);
    if (!Array.isArray(rows)) throw new EvaluationError("invalid_value", `${from.entity.name}.${field.name} is no list of rows.`);
    return rows.map((row: unknown) => asRow(row, target)).filter(isPresent);
  };
}

/** Archived rows do not count, where they were loaded at all. */
function presence(target: EntityNode): (row: Row | null) => boolean {
  const archived = target.softDelete ? Object.values(target.fields).find((field) => field.kind === "value" && field.generated === "archivedAt") : undefined;
  if (!archived) return () => true;
  return (row) => row === null || row[archived.name] === undefined || row[archived.name] === null;
}

/** The context in which `as` names the rows of the collection, and where they are put. */
function bindRows(collection: Collection, as: string, context: Context): { readonly inner: Context; readonly slot: number } {
  const slot = context.slots.count++;
  const entity = entityOf(context.model, collection.entity);
  return { slot, inner: { ...context, bindings: new Map(context.bindings).set(as, { slot, entity }) } };
}

export function compileQuantifier(node: Quantifier, context: Context): Closure<boolean> {
  const rows = compileRows(node.in, context);
  const { where } = node;
  if (!where) return node.op === "some" ? (frame) => rows(frame).length > 0 : (frame) => rows(frame).length === 0;
  const { inner, slot } = bindRows(node.in, node.as, context);
  const condition = context.compile(where, inner);
  // `every` looks for a row that does not meet the condition, the others for one that does.
  const sought = node.op !== "every", found = node.op === "some";
  return (frame) => {
    for (const row of rows(frame)) {
      frame.rows[slot] = row;
      if ((condition(frame) === true) === sought) return found;
    }
    return !found;
  };
}

export function compileAggregate(node: Aggregate, context: Context): Closure {
  const rows = compileRows(node.in, context);
  const { inner, slot } = bindRows(node.in, node.as, context);
  const condition = node.where && context.compile(node.where, inner);
  const value = node.value && context.compile(node.value, inner);
  return (frame) => {
    const total = accumulator(node);
    for (const row of rows(frame)) {
      frame.rows[slot] = row;
      if (condition && condition(frame) !== true) continue;
      const one = value ? value(frame) : true;
      if (one !== null) total.add(one);
    }
    return total.result();
  };
}

function accumulator(node: Aggregate): Accumulator {
  const type: Type = node.value?.type ?? { kind: "integer" };
  switch (node.op) {
    case "count": return counter();
    case "sum": return sumOf(type);
    case "avg": return averageOf(type);
    case "min": return extreme(type, -1);
    case "max": return extreme(type, 1);
  }
}

function counter(): Accumulator {
  let count = 0;
  return { add: () => { count += 1; }, result: () => count };
}

function extreme(type: Type, sign: number): Accumulator {
  const compare = comparatorOf(type, type);
  let best: Value | null = null;
  return {
    add: (value) => { if (best === null || compare(value, best) * sign > 0) best = value; },
    result: () => best,
  };
}
