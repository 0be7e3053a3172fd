import { sqlType } from "../../identifier.js";
import type { Column, EnumType, Table } from "../../schema.js";
import { conversion, sameType } from "../conversion.js";

/** How alike two things are, from 0 to 1. */

/** The better of two measures: letters that need not be changed (Levenshtein), and words that both names have. */
export function namesAlike(a: string, b: string): number {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  if (x === y) return 1;
  const letters = 1 - distance(x, y) / Math.max(x.length, y.length);
  const words = overlap(x.split(/[_\s]+/), y.split(/[_\s]+/));
  return Math.max(letters, words);
}

/** Insertions, deletions and replacements from one text to the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Of all that either has, the part that both have. */
export function overlap(a: readonly string[], b: readonly string[]): number {
  const all = new Set([...a, ...b]);
  const other = new Set(b);
  const both = [...new Set(a)].filter((each) => other.has(each)).length;
  return all.size === 0 ? 0 : both / all.size;
}

/** By columns with their types above all, then by name, then by the constraints on them. */
export function tablesAlike(a: Table, b: Table): number {
  const columns = overlap(a.columns.map((each) => `${each.name} ${sqlType(each.type)}`), b.columns.map((each) => `${each.name} ${sqlType(each.type)}`));
  const rules = overlap(a.constraints.map(ruleOf), b.constraints.map(ruleOf));
  return 0.55 * columns + 0.3 * namesAlike(a.name, b.name) + 0.15 * rules;
}

const ruleOf = (constraint: Table["constraints"][number]): string =>
  "columns" in constraint ? `${constraint.kind} ${constraint.columns.join()} ${constraint.kind === "foreignKey" ? constraint.references.table : ""}` : constraint.kind;

/** By type, name, place among the other columns, and what is stated of it. Nothing where no value of the one could be one of the other. */
export function columnsAlike(a: Column, b: Column, from: Table, to: Table, enums: readonly EnumType[]): number {
  const exact = sameType(a.type, b.type);
  if (!exact && conversion(a, b, enums).kind === "refused") return 0;
  if ((a.generated === undefined) !== (b.generated === undefined)) return 0;
  const facts = [a.nullable === b.nullable, a.default === b.default, a.identity === b.identity, a.generated?.expression === b.generated?.expression, rulesOn(a.name, from) === rulesOn(b.name, to)];
  return 0.35 * (exact ? 1 : 0.4) + 0.35 * namesAlike(a.name, b.name) + 0.15 * neighbours(a.name, b.name, from, to) + 0.15 * (facts.filter(Boolean).length / facts.length);
}

/** Kinds of constraints and indexes over a column, whatever it is called. */
const rulesOn = (name: string, table: Table): string =>
  [
    ...table.constraints.flatMap((each) => ("columns" in each && each.columns.includes(name) ? [each.kind === "foreignKey" ? `foreignKey ${each.references.table}` : each.kind] : [])),
    ...table.indexes.flatMap((each) => (each.parts.some((part) => "column" in part && part.column === name) ? ["index"] : [])),
  ].sort().join();

function neighbours(a: string, b: string, from: Table, to: Table): number {
  const around = (name: string, table: Table): (string | undefined)[] => {
    const at = table.columns.findIndex((column) => column.name === name);
    return [table.columns[at - 1]?.name, table.columns[at + 1]?.name];
  };
  const [before, after] = [around(a, from), around(b, to)];
  return (Number(before[0] === after[0]) + Number(before[1] === after[1])) / 2;
}

export const enumsAlike = (a: EnumType, b: EnumType): number => 0.7 * overlap(a.values, b.values) + 0.3 * namesAlike(a.name, b.name);

/** Values are alike by name and by their place among those that stay. */
export function valuesAlike(a: string, b: string, from: EnumType, to: EnumType): number {
  const before = (value: string, type: EnumType, other: EnumType): string | undefined => type.values.slice(0, type.values.indexOf(value)).findLast((each) => other.values.includes(each));
  const place = before(a, from, to) === before(b, to, from) ? 1 : 0;
  return 0.6 * namesAlike(a, b) + 0.4 * place;
}
