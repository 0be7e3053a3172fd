import type { ColumnDetails, DatabaseNode, TableDetails } from "../../model/database-node.js";
import type { EntityNode, Model } from "../../model/model.js";
import { sameData } from "../../model/equal.js";
import { aspects } from "../../schema/diff.js";
import type { Column, Constraint, Index, ObjectName, Routine, Schema, SqlObject, SqlObjectKind, Table } from "../../schema/schema.js";
import type { Plan } from "./plan.js";

/** What the files must state beside the entities, so that nothing differs from the database. */
export interface Corrections {
  /** By name of the entity. */
  readonly tables: ReadonlyMap<string, TableDetails>;
  readonly database: DatabaseNode;
}

export const noCorrections: Corrections = { tables: new Map(), database: {} };

const placeOf = (of: { readonly schema: string; readonly name: string }): string => `${of.schema}\0${of.name}`;

/**
 * Enough beside the entities for their tables to be made: what types, defaults and partitions need. `derived`: what follows
 * from the model alone.
 */
export function makeable(model: Model, live: Schema, derived: Schema, plan: Plan): Model {
  const { objects, ...database } = databaseOf(live, derived, plan);
  const entities = Object.entries(model.entities).map(([name, entity]): [string, EntityNode] => {
    const table = plan.entities.find((each) => each.name === name)?.table;
    return [name, table === undefined ? entity : { ...entity, database: settingsOf(table) }];
  });
  const needed = withNeeds((objects ?? []).filter(({ kind }) => !late.has(kind)), database.functions ?? [], objects ?? []);
  return { ...model, entities: Object.fromEntries(entities), database: { ...database, ...(needed.length > 0 && { objects: needed }) } };
}

const late: ReadonlySet<SqlObjectKind> = new Set(["view", "materialized view", "index", "trigger", "rule", "statistics"]);

/** With the views that functions speak of, and the views that those are made from. */
function withNeeds(early: readonly SqlObject[], functions: readonly Routine[], all: readonly SqlObject[]): SqlObject[] {
  const found = new Set(early);
  const visit = (needs: readonly ObjectName[] | undefined): void => {
    for (const need of needs ?? []) {
      const view = need.kind === "relation" ? all.find((each) => each.schema === need.schema && each.name === need.name) : undefined;
      if (view === undefined || found.has(view)) continue;
      found.add(view);
      visit(view.needs);
    }
  };
  for (const each of [...early, ...functions]) visit(each.needs);
  return [...found];
}

function settingsOf({ partitionBy, inherits, unlogged, storage }: Table): TableDetails {
  return {
    ...(partitionBy !== undefined && { partitionBy }),
    ...(inherits !== undefined && { inherits }),
    ...(unlogged !== undefined && { unlogged }),
    ...(storage !== undefined && { storage }),
  };
}

/** `derived`: what follows from the entities alone; `printed`: as Postgres prints it, made with what it needs. */
export function correctionsOf(live: Schema, derived: Schema, printed: Schema, plan: Plan): Corrections {
  const made = new Map(printed.tables.map((table) => [placeOf(table), table]));
  const tables = new Map<string, TableDetails>();
  for (const { name, table } of plan.entities) {
    const other = made.get(placeOf(table));
    const details = other === undefined ? undefined : detailsOf(table, other);
    if (details !== undefined && Object.keys(details).length > 0) tables.set(name, details);
  }
  return { tables, database: databaseOf(live, derived, plan) };
}

function databaseOf(live: Schema, printed: Schema, plan: Plan): DatabaseNode {
  const entities = new Set(plan.entities.map(({ table }) => placeOf(table)));
  const lacks = <T extends Commented>(there: readonly T[], key: (each: T) => string, from: readonly T[]): T[] => {
    const known = new Map(from.map((each) => [key(each), each]));
    return there.filter((each) => !sameObject(each, known.get(key(each))));
  };
  const extensions = lacks(live.extensions, ({ name }) => name, printed.extensions);
  const schemas = lacks(live.schemas, ({ name }) => name, printed.schemas);
  const enums = lacks(live.enums, placeOf, printed.enums);
  const sequences = lacks(live.sequences, placeOf, printed.sequences);
  const functions = lacks(live.functions, (each) => `${placeOf(each)}\0${each.arguments}`, printed.functions);
  const tables = live.tables.filter((table) => isForeign(table) && !entities.has(placeOf(table)));
  const objects = (live.objects ?? []).filter(isForeign);
  return {
    ...(extensions.length > 0 && { extensions }), ...(schemas.length > 0 && { schemas }), ...(enums.length > 0 && { enums }), ...(sequences.length > 0 && { sequences }),
    ...(functions.length > 0 && { functions }), ...(tables.length > 0 && { tables }), ...(objects.length > 0 && { objects }),
  };
}

/** Not what Corollary itself keeps in a database. */
const isForeign = ({ schema }: { readonly schema: string }): boolean => schema !== "corollary";

interface Commented { readonly name: string; readonly comment?: string }

const sameObject = (a: Commented, b: Commented | undefined): boolean =>
  b !== undefined && aspects(a, b).length === 0 && a.comment === b.comment;

function detailsOf(live: Table, printed: Table): TableDetails {
  const columns = columnDetails(live.columns, printed.columns);
  const constraints = membersOf<Constraint>(live.constraints, printed.constraints);
  const indexes = membersOf<Index>(live.indexes, printed.indexes);
  const names = { ...constraints.names, ...indexes.names };
  const without = [...constraints.without, ...indexes.without];
  const { rowSecurity, policies } = live;
  return {
    ...(Object.keys(names).length > 0 && { names }),
    ...(without.length > 0 && { without }),
    ...(Object.keys(columns).length > 0 && { columns }),
    ...(constraints.own.length > 0 && { constraints: constraints.own }),
    ...(indexes.own.length > 0 && { indexes: indexes.own }),
    ...(live.triggers.length > 0 && { triggers: live.triggers }),
    ...(policies !== undefined && { policies }),
    ...(rowSecurity !== undefined && { rowSecurity }),
    ...settingsOf(live),
    ...(live.comment !== printed.comment && { comment: live.comment ?? "" }),
  };
}

interface MemberDetails<T> {
  readonly names: Readonly<Record<string, string>>;
  readonly without: readonly string[];
  readonly own: readonly T[];
}

/** What has another name is renamed; what is there otherwise, or only there, is stated whole. */
function membersOf<T extends Constraint | Index>(live: readonly T[], printed: readonly T[]): MemberDetails<T> {
  const known = new Map(printed.map((each) => [each.name, each]));
  const own = live.filter((each) => !sameObject(each, known.get(each.name)));
  const free = printed.filter((each) => !live.some(({ name }) => name === each.name));
  const names: Record<string, string> = {};
  const without: string[] = [];
  const renamed = new Set<T>();
  for (const each of free) {
    const heir = own.find((other) => !renamed.has(other) && !known.has(other.name) && sameObject({ ...each, name: other.name }, other));
    if (heir === undefined) without.push(each.name);
    else {
      names[each.name] = heir.name;
      renamed.add(heir);
    }
  }
  return { names, without, own: own.filter((each) => !renamed.has(each)) };
}

function columnDetails(live: readonly Column[], printed: readonly Column[]): Record<string, ColumnDetails> {
  const known = new Map(printed.map((column) => [column.name, column]));
  const found: Record<string, ColumnDetails> = {};
  for (const column of live) {
    const other = known.get(column.name);
    if (other !== undefined && !sameObject(column, other)) found[column.name] = columnDetail(column, other);
  }
  return found;
}

function columnDetail(live: Column, printed: Column): ColumnDetails {
  return {
    ...(!sameData(live.type, printed.type) && { type: live.type }),
    ...(live.nullable !== printed.nullable && { nullable: live.nullable }),
    ...(live.default !== printed.default && { default: live.default ?? null }),
    ...(live.identity !== printed.identity && { identity: live.identity ?? null }),
    ...(!sameData(live.generated, printed.generated) && { generated: live.generated ?? null }),
    ...(!sameData(live.collation, printed.collation) && { collation: live.collation ?? null }),
    ...(live.comment !== printed.comment && { comment: live.comment ?? null }),
  };
}
