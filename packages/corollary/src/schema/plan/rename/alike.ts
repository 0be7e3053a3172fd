import { sqlType } from "../../identifier.js";
import type { Column, EnumType, Schema, Sequence, Table } from "../../schema.js";
import { conversion, sameType } from "../conversion.js";
import { mentions } from "../mention.js";
import { namesAlike } from "./alike-names.js";

/** How alike two things are, from 0 to 1: the mean of what can be said of them, by weight. */

type Aspect = readonly [weight: number, alike: number | undefined];

/** Aspects of which neither of the two has anything say nothing. */
function mean(aspects: readonly Aspect[]): number {
  const told = aspects.filter((each): each is readonly [number, number] => each[1] !== undefined);
  return told.reduce((sum, [weight, alike]) => sum + weight * alike, 0) / told.reduce((sum, [weight]) => sum + weight, 0);
}

/** Of all that either has, the part that both have; nothing where neither has any. */
export function overlap(a: readonly string[], b: readonly string[]): number | undefined {
  const all = new Set([...a, ...b]);
  const other = new Set(b);
  return all.size === 0 ? undefined : [...new Set(a)].filter((each) => other.has(each)).length / all.size;
}

const same = (a: unknown, b: unknown): number | undefined => (a === undefined && b === undefined ? undefined : Number(a === b));

/** How many tables have a column of that name: one that nearly all have, such as a key, tells little. */
export type Rarity = ReadonlyMap<string, number>;

export function rarity(...schemas: readonly Schema[]): Rarity {
  const count = new Map<string, number>();
  for (const { tables } of schemas) for (const { columns } of tables) for (const { name } of columns) count.set(name, (count.get(name) ?? 0) + 1);
  return count;
}

/** By columns with their types above all, then by name, by the tables that it refers to or that refer to it, by its rules and what is said of it. */
export function tablesAlike(a: Table, b: Table, rare: Rarity, neighbours: readonly [readonly string[], readonly string[]]): number {
  return mean([
    [0.5, columnsInCommon(a, b, rare)],
    [0.28, namesAlike(a.name, b.name)],
    [0.1, overlap(a.constraints.map(ruleOf), b.constraints.map(ruleOf))],
    [0.12, overlap(...neighbours)],
    [0.05, same(a.comment, b.comment)],
  ]);
}

function columnsInCommon(a: Table, b: Table, rare: Rarity): number | undefined {
  const weight = (name: string): number => 1 / (1 + Math.log(Math.max(1, (rare.get(name) ?? 2) / 2)));
  const others = new Map(b.columns.map((column) => [column.name, column]));
  let [both, all] = [0, 0];
  const [left, right]: [string[], string[]] = [[], []];
  for (const column of a.columns) {
    const other = others.get(column.name);
    others.delete(column.name);
    all += weight(column.name);
    if (other === undefined) left.push(sqlType(column.type));
    else both += weight(column.name) * (sameType(column.type, other.type) ? 1 : 0.7);
  }
  for (const column of others.values()) right.push(sqlType(column.type));
  // A column of another name may be one that is renamed with its table.
  const renamed = left.filter((type) => {
    const at = right.indexOf(type);
    if (at >= 0) right.splice(at, 1);
    return at >= 0;
  }).length;
  const more = right.length;
  return all + more === 0 ? undefined : (both + 0.35 * renamed) / (all + more);
}

const ruleOf = (constraint: Table["constraints"][number]): string => ("columns" in constraint ? `${constraint.kind} ${constraint.columns.join()}` : constraint.kind);

/** By type, name, the rules and indexes on it, its place among those that stay, and what is stated of it. Nothing where no value of the one could be one of the other. */
export function columnsAlike(a: Column, b: Column, from: Table, to: Table, enums: readonly EnumType[]): number {
  const exact = sameType(a.type, b.type);
  if (!exact && conversion(a, b, enums).kind === "refused") return 0;
  if ((a.generated === undefined) !== (b.generated === undefined)) return 0;
  const facts = [a.nullable === b.nullable, a.default === b.default, a.identity === b.identity, a.generated?.expression === b.generated?.expression];
  return mean([
    [0.32, exact ? 1 : 0.4],
    [0.36, namesAlike(a.name, b.name)],
    [0.12, overlap(rulesOn(a.name, from), rulesOn(b.name, to))],
    [0.1, placeAlike(a.name, b.name, from, to)],
    [0.1, facts.filter(Boolean).length / facts.length],
    [0.06, same(a.comment, b.comment)],
  ]);
}

/** Kinds of constraints and indexes over a column, whatever it is called, and what it refers to. */
const rulesOn = (name: string, table: Table): string[] => [
  ...table.constraints.flatMap((each) => ("columns" in each && each.columns.includes(name) ? [each.kind === "foreignKey" ? `foreignKey ${each.references.schema}.${each.references.table}` : each.kind] : [])),
  ...table.indexes.flatMap((each) => (each.parts.some((part) => "column" in part && part.column === name) ? [`index ${each.method} ${String(each.unique)}`] : [])),
  ...table.constraints.flatMap((each) => (each.kind === "check" && mentions(each.expression).names.has(name) ? ["check"] : [])),
];

/** The next ones before and after that stay: columns that are renamed together do not hide each other. */
function placeAlike(a: string, b: string, from: Table, to: Table): number {
  const stays = new Set(from.columns.filter(({ name }) => to.columns.some((other) => other.name === name)).map(({ name }) => name));
  const around = (name: string, { columns }: Table): (string | undefined)[] => {
    const at = columns.findIndex((column) => column.name === name);
    return [columns.slice(0, at).findLast((column) => stays.has(column.name))?.name, columns.slice(at + 1).find((column) => stays.has(column.name))?.name];
  };
  const [before, after] = [around(a, from), around(b, to)];
  return (Number(before[0] === after[0]) + Number(before[1] === after[1])) / 2;
}

/** By values, name, and the columns that are of it. */
export const enumsAlike = (a: EnumType, b: EnumType, users: readonly [readonly string[], readonly string[]]): number =>
  mean([[0.6, overlap(a.values, b.values)], [0.25, namesAlike(a.name, b.name)], [0.15, overlap(...users)]]);

/** Values are alike by name and by their place among those that stay. */
export function valuesAlike(a: string, b: string, from: EnumType, to: EnumType): number {
  const before = (value: string, type: EnumType, other: EnumType): string | undefined => type.values.slice(0, type.values.indexOf(value)).findLast((each) => other.values.includes(each));
  return mean([[0.6, namesAlike(a, b)], [0.4, Number(before(a, from, to) === before(b, to, from))]]);
}

/** By name and how they count. */
export function sequencesAlike(a: Sequence, b: Sequence): number {
  // A sequence of another column counts something else.
  if (a.ownedBy !== undefined && b.ownedBy !== undefined) return 0;
  const facts = [a.type === b.type, a.start === b.start, a.increment === b.increment, a.minimum === b.minimum, a.maximum === b.maximum, a.cycle === b.cycle];
  return mean([[0.65, namesAlike(a.name, b.name)], [0.35, facts.filter(Boolean).length / facts.length]]);
}
