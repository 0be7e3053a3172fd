import { withoutObjects } from "../rename/views.js";
import type { Column, Constraint, EnumType, Index, Policy, Schema, SqlObject, Table, Trigger } from "../../schema.js";
import { graphOf, type Graph } from "../graph.js";
import { key, objectKey } from "../key.js";
import { isAt, type Group, type Pair } from "./pair.js";
import type { Standing } from "./standing-on.js";

/** The Schema with the enums that new types of columns need, and their new values. */
export function withTypes(from: Schema, to: Schema, pairs: readonly Pair[], rebuilt: Group["enums"]): Schema {
  const wanted = to.enums.filter((type) => pairs.some(({ wanted: { type: of } }) => of.schema === type.schema && of.name === type.name) && !rebuilt.some((each) => isAt(type)(each.to)));
  if (wanted.length === 0) return from;
  const grown = (type: EnumType): EnumType => {
    const next = wanted.find(isAt(type));
    return next === undefined ? type : { ...type, values: next.values };
  };
  const news = wanted.filter((type) => !from.enums.some(isAt(type))).map(({ comment: _, ...bare }): EnumType => bare);
  return { ...from, enums: [...from.enums.map(grown), ...news] };
}

/**
 * The Schema once the columns of a group have changed places. What stands on them is as the target wants it where that
 * needs nothing else that is still to come, else as it was; what the target lacks goes with the old columns. Materialized
 * views are built again afterwards, since that takes as long as they are large. `from`: with the columns under the names
 * that they shall have; views that speak of former names are made again afterwards too.
 */
export function turned(from: Schema, to: Schema, group: Group, { members, objects }: Standing): Schema {
  const base: Schema = {
    ...from,
    enums: from.enums.map((type) => withComment(group.enums.find((each) => isAt(type)(each.from))?.to ?? type, type.comment)),
    tables: from.tables.map((table) => ({ ...table, columns: table.columns.map((column) => group.pairs.find((pair) => isAt(table)(pair.table) && pair.wanted.name === column.name)?.wanted ?? column) })),
  };
  const [there, after] = [graphOf(base), graphOf(to)];
  const chosen = <T extends Member>(own: string, it: T, is: (other: object) => other is T): T[] => (members.has(own) ? choose(own, it, is, there, after) : [it]);
  const tables = base.tables.map((table): Table => ({
    ...table,
    constraints: table.constraints.flatMap((it) => chosen<Constraint>(key.constraint(table, it.name), it, isConstraint)),
    indexes: table.indexes.flatMap((it) => chosen<Index>(key.index(table.schema, it.name), it, isIndex)),
    triggers: table.triggers.flatMap((it) => chosen<Trigger>(key.trigger(table, it.name), it, isTrigger)),
    ...(table.policies !== undefined && { policies: table.policies.flatMap((it) => chosen<Policy>(key.policy(table, it.name), it, isPolicy)) }),
  }));
  return withoutObjects({ ...base, tables }, group.pairs.some(({ old, wanted }) => old.name !== wanted.name) ? objects : goneObjects(objects, graphOf(from), after));
}

type Member = Constraint | Index | Trigger | Policy;

const isConstraint = (it: object): it is Constraint => "kind" in it;
const isIndex = (it: object): it is Index => "method" in it && "parts" in it && !("kind" in it);
const isTrigger = (it: object): it is Trigger => "timing" in it;
const isPolicy = (it: object): it is Policy => "mode" in it;

function choose<T extends Member>(own: string, it: T, is: (other: object) => other is T, there: Graph, after: Graph): T[] {
  const node = after.nodes.get(own);
  const next = node?.element?.it;
  if (node === undefined || next === undefined || !is(next)) return [];
  const ready = node.uses.every((use) => there.nodes.get(use)?.value === after.nodes.get(use)?.value);
  return [ready ? withComment(next, it.comment) : it];
}

/** Comments are changes of their own. */
function withComment<T extends { readonly comment?: string }>(it: T, comment: string | undefined): T {
  const own = { ...it };
  Reflect.deleteProperty(own, "comment");
  return comment === undefined ? own : { ...own, comment };
}

/** What is not wanted, what takes long to make, and what stands on either. */
function goneObjects(objects: readonly SqlObject[], before: Graph, after: Graph): SqlObject[] {
  const gone = new Set<string>();
  const take = (own: string): void => {
    if (gone.has(own)) return;
    gone.add(own);
    for (const node of before.dependents(own)) if (node.element?.of === "object") take(node.key);
  };
  for (const object of objects) if (object.kind === "materialized view" || !after.nodes.has(objectKey(object))) take(objectKey(object));
  return objects.filter((object) => gone.has(objectKey(object)));
}

/** The column as it is after the swap: comments are changes of their own, and so is beginning to count. */
export const settledColumn = (old: Column, wanted: Column): Column => withComment(wanted, old.comment);
