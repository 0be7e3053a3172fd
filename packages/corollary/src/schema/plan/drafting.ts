import type { Change } from "../change.js";
import { identifier, qualified } from "../identifier.js";
import type { QualifiedName, Schema, Table } from "../schema.js";
import type { Need } from "./draft.js";
import type { Graph, Node } from "./graph.js";
import { key } from "./key.js";
import type { Settings } from "./options.js";
import type { Lock, Losing, Obstacle } from "./step.js";
import type { Suspension } from "./suspend.js";

/** What the drafts of every kind of change are made from. */
export interface Drafting {
  /** As it is once everything has its new name. */
  readonly from: Schema;
  readonly to: Schema;
  readonly before: Graph;
  readonly after: Graph;
  readonly settings: Settings;
  readonly suspension: Suspension;
  /** Whether nothing is swapped: what changes is dropped first and made again when all that it uses is there. */
  readonly apart: boolean;
  /** Facts that a change of something else brings along. */
  readonly absorbed: ReadonlySet<string>;
  /** Why a change of a type, or of an enum, holds others up although none should, by its fact. */
  readonly held: ReadonlyMap<string, string>;
  readonly obstacles: Obstacle[];
}

/** Keys of facts, with values as they shall be. */
export const becoming = (on: Pick<Drafting, "after">, keys: readonly string[]): Map<string, string | undefined> =>
  new Map(keys.map((each) => [each, on.after.nodes.get(each)?.value]));

export const gone = (keys: readonly string[]): Map<string, undefined> => new Map(keys.map((each) => [each, undefined]));

const keysOf = (nodes: readonly Node[]): string[] => nodes.map((node) => node.key);

/** Itself and what goes with it, as it was. */
export const contentsBefore = (on: Drafting, of: string): string[] => keysOf(on.before.contents(of));

/** Itself and what is made together with it: all but comments and privileges, which are changes of their own. */
export const contentsAfter = (on: Drafting, of: string): string[] =>
  keysOf(on.after.contents(of)).filter((each) => !each.startsWith("comment on ") && !(each.includes(" on ") && each.includes(" for ")));

/** What must be there for these facts to become true: all that they stand on, as it shall be. */
export function toEstablish(on: Pick<Drafting, "after" | "suspension">, keys: readonly string[]): Need[] {
  const own = new Set(keys);
  const uses = new Set(keys.flatMap((each) => on.after.nodes.get(each)?.uses ?? []));
  return [...uses].flatMap((use): Need[] => {
    const node = own.has(use) ? undefined : on.after.nodes.get(use);
    if (node === undefined) return [];
    return on.suspension.keys.has(use) ? [{ key: key.remade(use), is: "there" }] : [{ key: use, is: "value", value: node.value }];
  });
}

/** What must be out of the way for these facts to end: all that stands on them and does not stay. `seen`: facts that the draft itself sees to. */
export function toRelease(on: Pick<Drafting, "before" | "after" | "suspension">, keys: readonly string[], seen: readonly string[] = []): Need[] {
  const own = new Set([...keys, ...seen]);
  const users = new Map(keys.flatMap((each) => on.before.dependents(each)).map((node) => [node.key, node]));
  return [...users.values()].flatMap((node): Need[] => {
    if (node.key.startsWith("owner of ")) return sequenceGoes(on, node, own);
    if (own.has(node.key) || own.has(node.within ?? "") || goesAlong(node)) return [];
    const stays = on.after.nodes.get(node.key)?.value === node.value && !on.suspension.keys.has(node.key);
    return stays ? [] : [{ key: node.key, is: "not", value: node.value }];
  });
}

/** Postgres takes these away by itself, or keeps them through any change of what they belong to. */
const goesAlong = (node: Node): boolean => node.key.startsWith("comment on ") || / on .* for /.test(node.key);

/** A sequence goes with the column that owns it, unless it is given to another first. */
function sequenceGoes(on: Pick<Drafting, "before" | "after" | "suspension">, owner: Node, own: ReadonlySet<string>): Need[] {
  const sequence = owner.within ?? "";
  if (own.has(owner.key) || own.has(sequence) || on.after.nodes.get(owner.key)?.value === owner.value) return [];
  return on.after.nodes.has(sequence) ? [{ key: owner.key, is: "not", value: owner.value }] : toRelease(on, [sequence], [...own]);
}

export const free = (schema: string, name: string): Need => ({ key: key.relation(schema, name), is: "absent" });

export const isNew = (on: Pick<Drafting, "before">, table: { readonly schema: string; readonly name: string }): boolean => !on.before.nodes.has(key.table(table));

/** Whether to take the ways that hold nobody up. Those Postgres has for partitioned tables only one partition at a time. */
export const isOnline = (on: Pick<Drafting, "before" | "settings">, table: Table): boolean =>
  on.settings.online && !isNew(on, table) && table.partitionBy === undefined;

/** The lock that others feel: none on a table that is made by the same plan. */
export const locking = (on: Pick<Drafting, "before">, table: Table, lock: Lock): { lock: Lock; on?: Required<QualifiedName> } =>
  isNew(on, table) ? { lock: "none" } : { lock, on: { schema: table.schema, name: table.name } };

/** As a person says it: without the schema where that is `public`. */
export const said = (of: QualifiedName): string => (of.schema === undefined || of.schema === "public" ? of.name : `${of.schema}.${of.name}`);

export const alterTable = (table: QualifiedName, what: string): string => `alter table ${qualified(table)} ${what}`;

/** All that a table holds, and what else can be counted as one. */
export const rowsOf = (table: QualifiedName): Losing => ({ count: `select count(*) from ${qualified(table)}`, what: `rows of ${said(table)}` });

export const valuesOf = (table: QualifiedName, column: string): Losing =>
  ({ count: `select count(${identifier(column)}) from ${qualified(table)}`, what: `values of ${said(table)}.${column}` });

/** Where something is lost only if a person agrees to it. */
export function destructive(on: Drafting, change: Change, what: string): void {
  if (on.settings.allowDestructive) return;
  on.obstacles.push({ what: `${what} Nothing brings that back.`, remedy: "Pass --allow-destructive if that is meant, or state it in the model again.", change });
}
