import { walk } from "../../expr/traverse.js";
import type { Expression } from "../../expr/node.js";
import { emitter, identifier, level, scope, tableRow } from "../../expr/sql/index.js";
import type { EntityNode, Model } from "../../model/model.js";
import type { CompileTarget } from "../compile-read.js";
import { decodeRows, type RowDecoder } from "../decode.js";
import type { OpenLevel } from "../level.js";
import { decoderOf, project, selectItem, type Column } from "../project.js";
import type { Row } from "../../database/port.js";

/** What a statement gives back of the rows it wrote. */
export interface Returning {
  /** ` returning …` */
  readonly text: string;
  /** What is given back, as the list of a SELECT. */
  readonly list: string;
  readonly decoder: RowDecoder;
}

/** The alias of the written table in every statement of this room. */
export const target = "t";

/** The row of the written table as expressions see it; other rows are reached by subqueries, since nothing can be joined. */
export function written(entity: EntityNode, { model, collation }: CompileTarget): OpenLevel {
  const of = emitter(model, { collation });
  of.aliases.add(target);
  const at = level("subselect");
  const row = { ...tableRow(of, entity, target, at), prefix: `${target}.` };
  return { entity, alias: target, row, at, scope: scope(of, { this: row }, at) };
}

/** By entity, for each target: what is given back follows from the Model alone. */
const known = new WeakMap<CompileTarget, Map<string, Returning | undefined>>();

function once(on: CompileTarget, key: string, make: () => Returning | undefined): Returning | undefined {
  let ofTarget = known.get(on);
  if (ofTarget === undefined) known.set(on, (ofTarget = new Map()));
  if (!ofTarget.has(key)) ofTarget.set(key, make());
  return ofTarget.get(key);
}

/**
 * The whole row as reads give it, or undefined where it must be read again: what a statement gives back is computed from
 * the other rows as they were before it.
 */
export function returningRow(entity: EntityNode, on: CompileTarget, writes: ReadonlySet<string>): Returning | undefined {
  return once(on, JSON.stringify([entity.name, ...writes]), () => wholeRow(entity, on, writes));
}

function wholeRow(entity: EntityNode, on: CompileTarget, writes: ReadonlySet<string>): Returning | undefined {
  if (readsAnyOf(entity, on.model, writes)) return undefined;
  const open = written(entity, on);
  const columns = project(open, {}, { form: "row", hidden: true });
  // Computed constants of the Model would be parameters; the room reads such rows again.
  return open.scope.emitter.params.sources.length > 0 ? undefined : returning(columns);
}

/** The key alone, under the names of its fields. */
export function returningKey(entity: EntityNode, on: CompileTarget): Returning {
  return returning(project(written(entity, on), { select: entity.key.fields }, { form: "row", hidden: true }));
}

/** What a statement gives back of these columns. */
export function returning(columns: readonly Column[]): Returning {
  const list = columns.map(selectItem).join(", ");
  return { text: ` returning ${list}`, list, decoder: decoderOf(columns) };
}

export function decoded(rows: Row[], { decoder }: Returning): Row[] {
  return decodeRows(rows, decoder);
}

/** Whether a field that is computed at each read looks at other rows of these entities. */
function readsAnyOf(entity: EntityNode, model: Model, writes: ReadonlySet<string>): boolean {
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
  return computedReads(entity.name);
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
