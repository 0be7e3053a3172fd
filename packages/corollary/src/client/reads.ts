import { children } from "../expr/traverse.js";
import type { Expression } from "../expr/node.js";
import { definitionOf, nameOf } from "../model/language/definition.js";
import type { MemberDraft } from "../model/language/draft.js";
import type { Class } from "../model/language/entity.js";
import { isExpression, nodeKey } from "../model/language/expression.js";
import type { Include } from "../query/query.js";
import { queryObject } from "./query.js";
import type { ClientQuery } from "./types.js";

/**
 * Names of all entities that the result of a query depends on: its own, those included, those that conditions and order
 * reach, and those that computed values are worked out from. Sorted.
 */
export function entitiesRead<E, R>(query: ClientQuery<E, R>): readonly string[] {
  const { data, of, selected } = queryObject(query);
  const reading = new Reading();
  reading.entity(of, selected, data.include ?? {});
  const row = new Map([["this", of]]);
  if (data.where) reading.expression(data.where, row);
  for (const key of data.order ?? []) reading.expression(key.by, row);
  return [...reading.names].sort();
}

type Rows = ReadonlyMap<string, Class<unknown>>;

class Reading {
  readonly names = new Set<string>();
  /** Computed members that have been looked into: they may lead back to one another. */
  private readonly seen = new Map<Class<unknown>, Set<string>>();

  /** `selected`: undefined for all fields. */
  entity(of: Class<unknown>, selected: readonly string[] | undefined, include: Include): void {
    this.names.add(nameOf(of));
    for (const [name, draft] of definitionOf(of).members) {
      if (draft.kind === "field" && (selected === undefined || selected.includes(name))) this.computed(of, name);
      const level = Object.hasOwn(include, name) ? include[name] : undefined;
      if (level === undefined || (draft.kind !== "ref" && draft.kind !== "collection")) continue;
      this.through(draft);
      this.entity(draft.target(), undefined, level.include ?? {});
    }
  }

  private computed(of: Class<unknown>, name: string): void {
    const draft = definitionOf(of).members.get(name);
    const seen = this.seen.get(of) ?? new Set();
    this.seen.set(of, seen);
    if (draft?.kind !== "field" || draft.computed === undefined || seen.has(name)) return;
    seen.add(name);
    const value = draft.computed();
    if (isExpression(value)) this.expression(value[nodeKey], new Map([["this", of]]));
  }

  /** `rows`: the class of each row variable. */
  expression(node: Expression, rows: Rows): void {
    if (node.op === "field") this.path(rows.get(node.row), node.path);
    const inner = "in" in node && "as" in node ? new Map([...rows, ...this.bound(node.as, this.path(rows.get(node.in.row), node.in.path))]) : rows;
    for (const child of children(node)) this.expression(child, inner);
  }

  private bound(as: string, of: Class<unknown> | undefined): [string, Class<unknown>][] {
    return of ? [[as, of]] : [];
  }

  /** Follows relations, and looks into computed values; gives the class behind the last relation. */
  private path(from: Class<unknown> | undefined, path: readonly string[]): Class<unknown> | undefined {
    let of = from;
    for (const name of path) {
      const draft: MemberDraft | undefined = of && definitionOf(of).members.get(name);
      if (of && draft?.kind === "field") this.computed(of, name);
      if (draft?.kind !== "ref" && draft?.kind !== "collection") return of;
      this.through(draft);
      of = draft.target();
      this.names.add(nameOf(of));
    }
    return of;
  }

  private through(draft: MemberDraft): void {
    if (draft.kind === "collection" && draft.through) this.names.add(nameOf(draft.through()));
  }
}
