import { sameData } from "../model/equal.js";
import { unheld } from "./canonical.js";
import type { Change } from "./change.js";
import { commentable, commented } from "./comments.js";
import { grantKey } from "./grants.js";
import type { Grant, GrantTarget, RowSecurity, Schema, Table } from "./schema.js";

/**
 * Everything that differs between two Schemas, object by object: what the target has, in its order, then what is gone.
 * What the database does not hold (sources, former names, messages of checks) makes no difference.
 */
export function diff(from: Schema, to: Schema): Change[] {
  return [
    ...compare(from.roles, to.roles, (pair) => ({ of: "role", ...pair })),
    ...compare(from.extensions, to.extensions, (pair) => ({ of: "extension", ...pair })),
    ...compare(from.schemas, to.schemas, (pair) => (pair.change === "alter" ? undefined : { of: "schema", ...pair })),
    ...compare(from.enums, to.enums, (pair) => ({ of: "enum", ...pair })),
    ...compare(from.sequences, to.sequences, (pair) => ({ of: "sequence", ...pair })),
    ...compare(from.functions, to.functions, (pair) => ({ of: "function", ...pair })),
    ...tables(from.tables, to.tables),
    ...compare(from.objects ?? [], to.objects ?? [], (pair) => ({ of: "object", ...pair })),
    ...privileges(from, to),
    ...comments(from, to),
  ];
}

interface Named { readonly name: string; readonly schema?: string; readonly arguments?: unknown; readonly kind?: string; readonly on?: unknown }

/** What became of one object. */
type Fate<T> =
  | { readonly change: "create"; readonly to: T }
  | { readonly change: "alter"; readonly from: T; readonly to: T }
  | { readonly change: "drop"; readonly from: T };

/**
 * Functions of one name are told apart by their arguments, objects that are held as SQL by their kind and what they stand
 * on too. No name holds the character between the parts.
 */
const identity = (object: Named): string => {
  const name = `${object.schema ?? ""}\0${object.name}\0${typeof object.arguments === "string" ? object.arguments : ""}`;
  return "create" in object ? `${name}\0${object.kind ?? ""}\0${typeof object.on === "string" ? object.on : ""}` : name;
};

/** Whether their identities are equal, told without making them. */
const isSame = (a: Named, b: Named | undefined): boolean =>
  b !== undefined && a.name === b.name && a.schema === b.schema && !("create" in a) && !("create" in b) && a.arguments === b.arguments;

function fates<T extends Named>(from: readonly T[], to: readonly T[], altered: (from: T, to: T) => boolean): Fate<T>[] {
  // Nearly always both hold the same objects in the same order; there are many columns in a large schema.
  if (from.length === to.length && from.every((object, k) => isSame(object, to[k]))) {
    const found: Fate<T>[] = [];
    for (const [k, object] of from.entries()) {
      const after = to[k];
      if (after !== undefined && altered(object, after)) found.push({ change: "alter", from: object, to: after });
    }
    return found;
  }
  const before = new Map(from.map((object) => [identity(object), object]));
  const after = new Set(to.map(identity));
  return [
    ...to.flatMap((object): Fate<T>[] => {
      const was = before.get(identity(object));
      if (was === undefined) return [{ change: "create", to: object }];
      return altered(was, object) ? [{ change: "alter", from: was, to: object }] : [];
    }),
    ...from.filter((object) => !after.has(identity(object))).map((object): Fate<T> => ({ change: "drop", from: object })),
  ];
}

function compare<T extends Named>(from: readonly T[], to: readonly T[], change: (fate: Fate<T>) => Change | undefined): Change[] {
  return fates(from, to, (before, after) => aspects(before, after).length > 0).flatMap((fate) => change(fate) ?? []);
}

/** Comments are changes of their own. */
const leftOut: ReadonlySet<string> = new Set([...unheld, "comment"]);

/** Names of the properties in which two objects differ in the database. */
export function aspects<T extends object>(from: T, to: T): string[] {
  const found: string[] = [];
  if (from === to) return found;
  for (const name in to) if (!leftOut.has(name) && !same(from[name], to[name])) found.push(name);
  for (const name in from) if (!leftOut.has(name) && !(name in to)) found.push(name);
  return found;
}

/** Most of what is compared is equal text or the same flag, so those are told first. */
const same = (a: unknown, b: unknown): boolean => a === b || (typeof a === "object" && sameData(a, b));

function tables(from: readonly Table[], to: readonly Table[]): Change[] {
  return fates(from, to, () => true).flatMap((fate): Change[] =>
    fate.change === "alter" ? [...settings(fate.from, fate.to), ...members(fate.from, fate.to)] : [{ of: "table", ...fate }]);
}

/** What a table is beside its members. */
export const tableSettings = ["partitionBy", "inherits", "unlogged", "storage"] as const;

const settings = (from: Table, to: Table): Change[] =>
  tableSettings.every((name) => same(from[name], to[name])) ? [] : [{ change: "alter", of: "table", from, to }];

/** The order of columns makes no difference: Postgres cannot change it. */
function members(from: Table, table: Table): Change[] {
  const of = <T>(fate: Fate<T>): { table: Table } => ({ table: fate.change === "drop" ? from : table });
  return [
    ...compare(from.columns, table.columns, (fate) => ({ of: "column", ...of(fate), ...fate })),
    ...compare(from.constraints, table.constraints, (fate) => ({ of: "constraint", ...of(fate), ...fate })),
    ...compare(from.indexes, table.indexes, (fate) => ({ of: "index", ...of(fate), ...fate })),
    ...compare(from.triggers, table.triggers, (fate) => ({ of: "trigger", ...of(fate), ...fate })),
    ...compare(from.policies ?? [], table.policies ?? [], (fate) => ({ of: "policy", ...of(fate), ...fate })),
    ...rowSecurity(from, table),
  ];
}

const off: RowSecurity = { enabled: false, forced: false };

function rowSecurity(from: Table, table: Table): Change[] {
  const [before, after] = [from.rowSecurity ?? off, table.rowSecurity ?? off];
  return sameData(before, after) ? [] : [{ change: "alter", of: "rowSecurity", table, from: before, to: after }];
}

/** Privileges on what is gone have gone with it. */
function privileges(from: Schema, to: Schema): Change[] {
  const before = new Map(from.grants.map((grant) => [grantKey(grant), grant]));
  const after = new Map(to.grants.map((grant) => [grantKey(grant), grant]));
  const granted = to.grants.map((grant) => without(grant, before.get(grantKey(grant))));
  const revoked = from.grants
    .filter((grant) => exists(to, grant.on) && to.roles.some((role) => role.name === grant.to))
    .map((grant) => without(grant, after.get(grantKey(grant))));
  return [
    ...revoked.filter(isSomething).map((grant): Change => ({ change: "revoke", of: "privileges", grant })),
    ...granted.filter(isSomething).map((grant): Change => ({ change: "grant", of: "privileges", grant })),
  ];
}

const without = (grant: Grant, other: Grant | undefined): Grant =>
  ({ ...grant, privileges: grant.privileges.filter((privilege) => other?.privileges.includes(privilege) !== true) });

const isSomething = (grant: Grant): boolean => grant.privileges.length > 0;

function exists(schema: Schema, on: GrantTarget): boolean {
  switch (on.kind) {
    case "schema": return schema.schemas.some((each) => each.name === on.name);
    case "table": return [...schema.tables, ...schema.objects ?? []].some((each) => each.schema === on.schema && each.name === on.name);
    case "sequence": return schema.sequences.some((each) => identity(each) === identity(on));
    case "function": return [...schema.functions, ...schema.objects ?? []].some((each) => each.schema === on.schema && each.name === on.name && each.arguments === on.arguments);
  }
}

/** A new object begins without a comment; one that is gone took its comment along. */
function comments(from: Schema, to: Schema): Change[] {
  const told = (schema: Schema) => commented(schema).map(({ on, comment }) => [JSON.stringify(on), comment] as const);
  const before = new Map(told(from));
  const after = told(to);
  if (after.length === before.size && after.every(([on, comment]) => before.get(on) === comment)) return [];
  return commentable(to).flatMap(({ on, comment }): Change[] => {
    if (comment === undefined && before.size === 0) return [];
    const was = before.get(JSON.stringify(on));
    if (was === comment) return [];
    return [{ change: "comment", of: on.kind, on, ...(was !== undefined && { from: was }), ...(comment !== undefined && { to: comment }) }];
  });
}
