import { plural } from "../../model/naming.js";
import { domainsOf, type Domains } from "./domains.js";
import { keyOf } from "./key.js";
import { memberName, referenceNames } from "./member-names.js";
import { camelCase, entityName, Names, pascalCase } from "./names.js";
import type { Column, EnumType, ForeignKey, Schema, Table } from "../../schema/schema.js";

/** What files a database becomes, before it is written as text. */
export interface Plan {
  readonly entities: readonly EntityPlan[];
  readonly enums: readonly EnumPlan[];
}
export interface EnumPlan { readonly name: string; readonly type: EnumType }

export interface EntityPlan {
  readonly name: string;
  readonly table: Table;
  readonly key: readonly string[];
  /** Key first. */
  readonly members: readonly StoredMember[];
  readonly collections: readonly CollectionMember[];
}
export type StoredMember = ColumnMember | ReferenceMember;
export interface ColumnMember { readonly kind: "column"; readonly name: string; readonly column: Column }
export interface ReferenceMember {
  readonly kind: "reference";
  readonly name: string;
  readonly columns: readonly Column[];
  readonly target: string;
  readonly targetColumns: readonly string[];
  readonly foreignKey: ForeignKey;
  readonly unique: boolean;
  /** Rows could not be made otherwise: its target needs a row of this first. */
  readonly breaksCycle: boolean;
}
export interface CollectionMember {
  readonly name: string;
  readonly target: string;
  /** One row or none. */
  readonly single: boolean;
  /** The reference on the target. */
  readonly via?: string;
  /** The link entity and its references to this side and the other. */
  readonly through?: { readonly entity: string; readonly from: string; readonly to: string };
}

const tableKey = (of: { schema: string; name: string }): string => `${of.schema}\0${of.name}`;

/** Tables without a key have no entity, and those of `raw` shall have none; those of Corollary itself are no part of a model. */
export function planOf(schema: Schema, raw: ReadonlySet<string> = new Set()): Plan {
  const classes = Names.ofClasses();
  const domains = domainsOf(schema);
  const tables = schema.tables.filter((table) => table.schema !== "corollary" && keyOf(table) !== undefined && hasPlainKey(table, schema.enums, domains) && !raw.has(`${table.schema}.${table.name}`));
  const names = new Map(tables.map((table) => [tableKey(table), classes.claim(entityName(table.name), entityName(`${table.schema}_${table.name}`))]));
  const edges = new Map<string, Set<string>>();
  const stored = tables.map((table) => storedPlan(table, names, edges, tables));
  const referring = new Map<string, Stored[]>();
  for (const source of stored) for (const target of new Set(references(source).map(({ target }) => target))) referring.set(target, [...(referring.get(target) ?? []), source]);
  return {
    entities: stored.map((entity) => ({ ...entity, collections: collections(entity, referring.get(entity.name) ?? []) })),
    enums: schema.enums.filter(({ schema: within }) => within !== "corollary").map((type) => ({ name: classes.claim(pascalCase(type.name), `${pascalCase(type.name)}Choice`), type })),
  };
}

const keyTypes = new Set([
  "text", "char", "varchar", "smallint", "integer", "bigint", "real", "double precision", "boolean", "uuid", "bytea", "date", "interval", "numeric",
  "timestamptz", "timestamp", "time", "timetz",
]);

/** Generated columns are no members, and values that only the database can tell apart make no keys of a model. */
function hasPlainKey(table: Table, enums: readonly EnumType[], domains: Domains): boolean {
  const key = keyOf(table) ?? [];
  const fits = ({ type }: Column): boolean => type.dimensions === undefined && (type.schema === undefined
    ? keyTypes.has(type.name)
    : domains(type) !== undefined || enums.some((each) => each.schema === type.schema && each.name === type.name));
  return table.columns.every((column) => !key.includes(column.name) || (column.generated === undefined && fits(column)));
}

type Stored = Omit<EntityPlan, "collections"> & { readonly names: Names };
type Edges = Map<string, Set<string>>;

function storedPlan(table: Table, entities: ReadonlyMap<string, string>, edges: Edges, tables: readonly Table[]): Stored {
  const name = entities.get(tableKey(table)) ?? "";
  const key = keyOf(table) ?? [];
  const names = Names.ofMembers();
  const keyFirst = [...key.flatMap((column) => table.columns.find((each) => each.name === column) ?? []), ...table.columns.filter((column) => !key.includes(column.name))];
  const foreign = representable(table, key, tables);
  const done = new Set<string>();
  const members: StoredMember[] = [];
  for (const column of keyFirst) {
    if (done.has(column.name)) continue;
    const reference = foreign.find((each) => each.columns.includes(column.name));
    if (reference === undefined) members.push({ kind: "column", name: names.claim(memberName(column.name, table, key), camelCase(column.name)), column });
    else {
      const columns = reference.columns.flatMap((each) => table.columns.find((candidate) => candidate.name === each) ?? []);
      for (const each of reference.columns) done.add(each);
      const target = entities.get(tableKey({ schema: reference.references.schema, name: reference.references.table })) ?? "";
      members.push({
        kind: "reference", columns, target, targetColumns: reference.references.columns, foreignKey: reference,
        name: names.claim(...referenceNames(reference, target, table)),
        unique: isUnique(table, reference.columns),
        breaksCycle: !columns.some(({ nullable }) => nullable) && closesCycle(name, target, edges),
      });
    }
  }
  return { name, table, key, members, names };
}

/** References that are keys of their targets in their order, that share no column, and are in the key whole or not at all. */
function representable(table: Table, key: readonly string[], tables: readonly Table[]): ForeignKey[] {
  const used = new Set<string>();
  return table.constraints.flatMap((constraint) => {
    if (constraint.kind !== "foreignKey") return [];
    const target = tables.find((each) => each.schema === constraint.references.schema && each.name === constraint.references.table);
    const targetKey = target === undefined ? undefined : keyOf(target);
    const inKey = constraint.columns.filter((column) => key.includes(column)).length;
    const fits = targetKey?.join("\0") === constraint.references.columns.join("\0")
      && (inKey === 0 || (inKey === constraint.columns.length && target !== table))
      && constraint.columns.every((column) => !used.has(column) && table.columns.some((each) => each.name === column && each.generated === undefined));
    if (!fits) return [];
    for (const column of constraint.columns) used.add(column);
    return [constraint];
  });
}

export const isUnique = (table: Table, columns: readonly string[]): boolean =>
  table.constraints.some((each) => each.kind === "unique" && each.columns.join("\0") === columns.join("\0") && each.deferrable === undefined && each.nullsNotDistinct !== true);

/** Notes that one needs the other, and says whether that closes a circle. */
function closesCycle(from: string, to: string, edges: Edges): boolean {
  const seen = new Set<string>();
  const reach = (at: string): boolean => at === from || (!seen.has(at) && (seen.add(at), [...(edges.get(at) ?? [])].some(reach)));
  if (reach(to)) return true;
  edges.set(from, (edges.get(from) ?? new Set()).add(to));
  return false;
}

/** The other sides of references to this entity, and links through those that are nothing but links. */
function collections(entity: Stored, referring: readonly Stored[]): CollectionMember[] {
  return referring.flatMap((source) => {
    const here = references(source).filter((reference) => reference.target === entity.name);
    const link = linkOf(source);
    const other = link?.find((reference) => reference.target !== entity.name);
    if (here[0] !== undefined && other !== undefined) {
      const name = entity.names.claim(plural(camelCase(other.target)), `${plural(camelCase(other.target))}By${source.name}`);
      return [{ name, target: other.target, single: false, through: { entity: source.name, from: here[0].name, to: other.name } }];
    }
    return here.map((reference): CollectionMember => {
      const single = reference.unique || source.key.join("\0") === reference.columns.map(({ name }) => name).join("\0");
      const plain = single ? camelCase(source.name) : plural(camelCase(source.name));
      const precise = `${plain}By${reference.name.charAt(0).toUpperCase()}${reference.name.slice(1)}`;
      return { name: here.length > 1 ? entity.names.claim(precise) : entity.names.claim(plain, precise), target: source.name, single, via: reference.name };
    });
  });
}

const references = (entity: Stored): ReferenceMember[] => entity.members.filter((member) => member.kind === "reference");

/** Two references to different entities that are its whole key, and nothing else: rows of it only tell who belongs to whom. */
function linkOf(entity: Stored): readonly ReferenceMember[] | undefined {
  const both = references(entity);
  const [first, second] = both;
  if (first === undefined || second === undefined || both.length !== 2 || entity.members.length !== 2 || first.target === second.target) return undefined;
  return entity.key.length === first.columns.length + second.columns.length ? both : undefined;
}
