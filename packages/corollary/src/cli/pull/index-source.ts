import { snakeCase } from "../../model/naming.js";
import { qualified } from "../../schema/identifier.js";
import type { Index, IndexPart, Unique } from "../../schema/schema.js";
import type { EntityPlan, StoredMember } from "./plan.js";

/** The indexes and unique combinations of a table as the language states them. */
export interface IndexSources {
  /** Elements of `unique` and `indexes` of the table declaration. */
  readonly unique: readonly string[];
  readonly indexes: readonly string[];
  /** Members that say `.index()`, and references that say `.unindexed()`. */
  readonly indexed: ReadonlySet<string>;
  readonly unindexed: ReadonlySet<string>;
}

interface Stated { readonly source: string; readonly columns: readonly string[] }

export function indexSources(entity: EntityPlan, row: string): IndexSources {
  const { table } = entity;
  const uniques = table.constraints.filter((each): each is Unique => each.kind === "unique");
  const names = new Set<string>();
  const stated = uniques.filter((each) => !byField(each, entity)).flatMap((each) => uniqueSource(each, entity, row, names) ?? []);
  const leading = [entity.key, ...uniques.map(({ columns }) => columns)];
  const usual = table.indexes.filter((index) => isUsual(index, entity, leading));
  const others = table.indexes.filter((index) => !usual.includes(index)).flatMap((index) => indexSource(index, entity, row, names) ?? []);
  const begins = [...leading, ...others.map(({ columns }) => columns)];
  const usualColumns = new Set(usual.map((index) => columnsOf(index).join("\0")));
  const of = (member: StoredMember): string => namesOf(member).join("\0");
  return {
    unique: stated,
    indexes: others.map(({ source }) => source),
    indexed: new Set(entity.members.filter((member) => member.kind === "column" && usualColumns.has(of(member))).map(({ name }) => name)),
    unindexed: new Set(entity.members
      .filter((member) => member.kind === "reference" && !usualColumns.has(of(member)) && !begins.some((columns) => beginsWith(columns, namesOf(member))))
      .map(({ name }) => name)),
  };
}

const namesOf = (member: StoredMember): readonly string[] =>
  member.kind === "column" ? [member.column.name] : member.columns.map(({ name }) => name);

const beginsWith = (columns: readonly string[], first: readonly string[]): boolean =>
  first.every((column) => columns.slice(0, first.length).includes(column));

/** Those of one member alone are said by the member: `.unique()`. */
export const byField = (unique: Unique, entity: EntityPlan): boolean =>
  unique.deferrable === undefined && unique.nullsNotDistinct !== true
  && entity.members.some((member) => namesOf(member).join("\0") === unique.columns.join("\0"));

function columnsOf(index: Index): string[] {
  return index.parts.flatMap((part) => ("column" in part ? [part.column] : []));
}

/** What a field or reference brings by itself, under the name that it would give. */
function isUsual(index: Index, entity: EntityPlan, leading: readonly (readonly string[])[]): boolean {
  const columns = columnsOf(index);
  const bare = index.parts.every((part) => "column" in part && Object.keys(part).length === 1);
  if (!bare || index.unique || index.where !== undefined || index.include !== undefined || index.storage !== undefined) return false;
  if (index.name !== `${entity.table.name}_${columns.join("_")}_idx`) return false;
  const member = entity.members.find((each) => namesOf(each).join("\0") === columns.join("\0"));
  if (member === undefined) return false;
  if (member.kind === "reference") return index.method === "btree" && !leading.some((each) => beginsWith(each, columns));
  const { type } = member.column;
  const method = type.dimensions !== undefined || type.name === "jsonb" ? "gin" : type.name.endsWith("range") ? "gist" : "btree";
  return type.schema === undefined && index.method === method;
}

function uniqueSource(unique: Unique, entity: EntityPlan, row: string, names: Set<string>): string | undefined {
  const members = membersOver(unique.columns, entity);
  if (members === undefined || unique.deferrable === "deferred" || unique.include !== undefined) return undefined;
  const name = claim(unique.name, "key", entity, members, names);
  const on = `[${members.map((member) => `${row}.${member.name}`).join(", ")}]`;
  const more = [
    ...(name === undefined ? [] : [`name: ${JSON.stringify(name)}`]),
    ...(unique.nullsNotDistinct === true ? ["nullsNotDistinct: true"] : []),
    ...(unique.deferrable === undefined ? [] : ["deferrable: true"]),
  ];
  return more.length === 0 ? on : `{ on: ${on}, ${more.join(", ")} }`;
}

/** Members that stand for exactly these columns in this order. */
function membersOver(columns: readonly string[], entity: EntityPlan): StoredMember[] | undefined {
  const found: StoredMember[] = [];
  for (let k = 0; k < columns.length;) {
    const member = entity.members.find((each) => namesOf(each).every((name, n) => columns[k + n] === name));
    if (member === undefined) return undefined;
    found.push(member);
    k += namesOf(member).length;
  }
  return found;
}

/** The part of a name that the language states; undefined where it follows from the members. Each is used once. */
function claim(full: string, ending: "key" | "idx", entity: EntityPlan, members: readonly StoredMember[], names: Set<string>): string | undefined {
  const usual = members.map(({ name }) => snakeCase(name)).join("_");
  const inside = full.startsWith(`${entity.table.name}_`) && full.endsWith(`_${ending}`)
    ? full.slice(entity.table.name.length + 1, -ending.length - 1)
    : full.replace(/^(?:idx|ix|index|uq|uk)_/iu, "").replace(/_(?:idx|ix|index|key|uq|uk|unique)$/iu, "");
  const wish = snakeCase(inside) === inside && inside !== "" ? inside : usual;
  let name = wish;
  for (let n = 2; names.has(name); n++) name = `${wish}${n}`;
  names.add(name);
  return name === usual ? undefined : name;
}

const methods = new Set(["btree", "hash", "gin", "gist", "spgist", "brin"]);

/** Undefined where the language cannot state it: expressions and conditions are SQL, which it does not read. */
function indexSource(index: Index, entity: EntityPlan, row: string, names: Set<string>): Stated | undefined {
  const columns = columnsOf(index);
  if (index.where !== undefined || index.storage !== undefined || columns.length < index.parts.length || !methods.has(index.method)) return undefined;
  const plain = index.parts.every((part) => part.direction === undefined && part.nulls === undefined);
  const members = membersOver(columns, entity);
  const included = index.include === undefined ? [] : membersOver(index.include, entity);
  const ordered = members?.every((member) => member.kind === "column") === true;
  if (members === undefined || included === undefined || (!plain && !ordered) || index.parts.some((part) => part.collation !== undefined || part.parameters !== undefined)) return undefined;
  const keys = members.map((member, k) => `${row}.${member.name}${orderSource(plain ? undefined : index.parts[k])}`);
  const classes = index.parts.map((part) => (part.operatorClass === undefined ? "null" : JSON.stringify(qualified(part.operatorClass))));
  const name = claim(index.name, "idx", entity, members, names);
  const more = [
    ...(name === undefined ? [] : [`name: ${JSON.stringify(name)}`]),
    ...(index.method === "btree" ? [] : [`method: "${index.method}"`]),
    ...(index.unique ? ["unique: true"] : []),
    ...(index.nullsNotDistinct === true ? ["nullsNotDistinct: true"] : []),
    ...(included.length === 0 ? [] : [`include: [${included.map((member) => `${row}.${member.name}`).join(", ")}]`]),
    ...(classes.every((each) => each === "null") || members.length !== columns.length ? [] : [`operatorClasses: [${classes.join(", ")}]`]),
  ];
  const on = `[${keys.join(", ")}]`;
  return { source: more.length === 0 ? on : `{ on: ${on}, ${more.join(", ")} }`, columns: index.method === "btree" ? columns : [] };
}

function orderSource(part: IndexPart | undefined): string {
  if (part?.direction === undefined && part?.nulls === undefined) return "";
  return `.${part.direction ?? "asc"}(${part.nulls === undefined ? "" : `{ nulls: "${part.nulls}" }`})`;
}
