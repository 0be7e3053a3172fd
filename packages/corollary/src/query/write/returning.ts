import { walk } from "../../expr/traverse.js";
import type { Expression } from "../../expr/node.js";
import { emitter, identifier, level, scope, tableRow } from "../../expr/sql/index.js";
import type { EntityNode, Model } from "../../model/model.js";
import type { CompileTarget } from "../compile-read.js";
import { decodeRows } from "../decode.js";
import type { OpenLevel } from "../level.js";
import type { Row } from "../../database/port.js";
import type { Rights } from "../rights.js";
import type { Acting } from "./acting.js";
import { keyOf, type Creating } from "./nested.js";
import { errorOf } from "./unmet.js";

/** The alias of the written table in every statement of this room. */
export const target = "t";

/** The row of the written table as expressions see it; other rows are reached by subqueries, since nothing can be joined. */
export function written(entity: EntityNode, { model, collation }: CompileTarget, rights?: Rights): OpenLevel {
  const of = emitter(model, { collation, rights });
  // `v` and `excluded` are what statements of this room call their values.
  for (const taken of [target, "v", "excluded"]) of.aliases.add(taken);
  const at = level("subselect");
  const row = { ...tableRow(of, entity, target, at), prefix: `${target}.` };
  return { entity, alias: target, row, at, scope: scope(of, { this: row }, at) };
}

/** By entity and rights, for each target. */
const known = new WeakMap<CompileTarget, Map<string, boolean>>();

/**
 * Whether a statement can give its rows back whole, as reads do: not where they hold something of other rows that are
 * written, since what a statement gives back is computed from those as they were before it.
 */
export function givesRows(entity: EntityNode, { target: on, asker: { rights } }: Creating, writes: ReadonlySet<string>): boolean {
  let ofTarget = known.get(on);
  if (ofTarget === undefined) known.set(on, (ofTarget = new Map()));
  const key = JSON.stringify([entity.name, ...writes, rights?.key]);
  let found = ofTarget.get(key);
  if (found === undefined) ofTarget.set(key, (found = !readsAnyOf(entity, on.model, writes, rights)));
  return found;
}

/** The rows without what rights ask of them. @throws what an unmet condition means, and then the caller undoes the write */
export function decoded(rows: Row[], { decoder, checks }: Pick<Acting, "decoder" | "checks">, entity: EntityNode, on: Creating): Row[] {
  if (checks.size === 0) return decodeRows(rows, decoder);
  const kept = rows.map((row) => {
    const seen = [...checks].every(([name, unmet]) => {
      const met = row[name] === true;
      delete row[name];
      const error = met ? undefined : errorOf(unmet, entity, keyOf(entity, row, on), on.asker.rights?.anonymous ?? false);
      if (error !== undefined) throw error;
      return met;
    });
    return { row, seen };
  });
  const whole = decodeRows(kept.map(({ row }) => row), decoder);
  return whole.map((row, i) => (kept[i]?.seen === true ? row : keyAlone(entity, row)));
}

/** All that is told of a row to one who may write but not read it. */
export function keyAlone(entity: EntityNode, row: Row): Row {
  return Object.fromEntries(entity.key.fields.map((name) => [name, row[name]]));
}

/** Whether a field that is computed at each read, or a rule about what may be read, looks at other rows of these entities. */
function readsAnyOf(entity: EntityNode, model: Model, writes: ReadonlySet<string>, rights: Rights | undefined): boolean {
  const seen = new Set<string>();
  const reads = (of: EntityNode, expression: Expression): boolean => {
    let found = false;
    walk(expression, (node) => {
      for (const name of entitiesOf(node, of, model)) found ||= writes.has(name) || (!seen.has(name) && seen.add(name) && computedReads(name));
    });
    return found;
  };
  const computedReads = (name: string): boolean => {
    const of = model.entities[name];
    return of !== undefined && Object.values(of.fields).some((f) => f.kind === "computed" && !f.stored && reads(of, f.expression));
  };
  const rules = rights === undefined ? [] : [rights.row(entity.name), ...Object.keys(entity.fields).map((field) => rights.field(entity.name, field))];
  return computedReads(entity.name) || rules.some((rule) => typeof rule === "object" && reads(entity, rule));
}

/** Entities whose rows a node reads; `of` is what "this" is. Rows bound by collections are counted where they are bound. */
function entitiesOf(node: Expression, of: EntityNode, model: Model): string[] {
  if ("in" in node) return [node.in.entity, ...entitiesOnPath(of, node.in.path, model)];
  return node.op === "field" ? entitiesOnPath(of, node.path, model) : [];
}

/** A path of an inner row is followed from every entity that has its first step, which errs on the side of reading again. */
function entitiesOnPath(of: EntityNode, path: readonly string[], model: Model): string[] {
  const [first] = path;
  const starts = first === undefined ? [] : [of, ...Object.values(model.entities)].filter((e) => Object.hasOwn(e.fields, first) && e.fields[first]?.kind === "reference");
  return [...new Set(starts)].flatMap((start) => follow(start, path, model));
}

function follow(start: EntityNode, path: readonly string[], model: Model): string[] {
  const names: string[] = [];
  let at: EntityNode | undefined = start;
  for (const name of path) {
    const field: EntityNode["fields"][string] | undefined = at?.fields[name];
    if (field?.kind !== "reference" && field?.kind !== "collection") break;
    names.push(field.target);
    at = model.entities[field.target];
  }
  return names;
}

export function column(name: string): string {
  return `${target}.${identifier(name)}`;
}
