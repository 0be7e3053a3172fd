import type { Column, EnumType, Schema, Sequence, Table } from "../../schema.js";
import { formerNames } from "../../former.js";
import type { Settings } from "../options.js";
import { columnsAlike, enumsAlike, rarity, sequencesAlike, tablesAlike, valuesAlike } from "./alike.js";
import { wordsOf } from "./alike-names.js";
import { match, type Matched, type Named, type Pair } from "./match.js";
import { spokenName } from "./spoken.js";

/** What is matched, and what a person said of it. */
export interface Settled { readonly from: Schema; readonly to: Schema; readonly settings: Settings }

type Place = { readonly schema: string; readonly name: string };

const identity = ({ schema, name }: Place): string => JSON.stringify([schema, name]);
const called = <T extends Place>(list: readonly T[]): Named<T>[] => list.map((it) => ({ said: spokenName(it), it }));

/** What only one of two lists has. */
export function apart<T>(from: readonly T[], to: readonly T[], name: (each: T) => string): { gone: T[]; news: T[] } {
  const [before, after] = [new Set(from.map(name)), new Set(to.map(name))];
  return { gone: from.filter((each) => !after.has(name(each))), news: to.filter((each) => !before.has(name(each))) };
}

/** A former name may have its schema before a dot; without one it is that of now, or `public`. */
function former({ schema, was }: Place & { readonly was?: Table["was"] }): string[] {
  return formerNames(was).flatMap((name) => {
    const dot = name.indexOf(".");
    const within = dot < 0 ? [] : [identity({ schema: name.slice(0, dot), name: name.slice(dot + 1) })];
    return [identity({ schema, name }), ...within, identity({ schema: "public", name })];
  });
}

export function matchEnums({ from, to, settings }: Settled): Matched<EnumType> {
  const [before, after] = [usersOf(from), usersOf(to)];
  return match<EnumType>(called(from.enums), called(to.enums), {
    of: "enum", threshold: 0.45, identity, former,
    alike: (a, b) => enumsAlike(a, b, [before.get(identity(a)) ?? [], after.get(identity(b)) ?? []]),
    features: ({ name, values }) => [...values, ...wordsOf(name).map((word) => `name ${word}`)],
  }, settings);
}

/** Columns by the type that they are of, without their schema: "ticket.kind". */
function usersOf({ tables }: Schema): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const table of tables) {
    for (const { name, type } of table.columns) {
      if (type.schema === undefined) continue;
      const of = identity({ schema: type.schema, name: type.name });
      found.set(of, [...found.get(of) ?? [], `${table.name}.${name}`]);
    }
  }
  return found;
}

export function matchValues(before: EnumType, after: EnumType, settings: Settings): Matched<string> {
  const named = (of: EnumType): Named<string>[] => of.values.map((it) => ({ said: spokenName(of, it), it }));
  const were = after.valuesWere ?? {};
  return match(named(before), named(after), {
    of: "value", threshold: 0.4, identity: (value) => value, former: (value) => (Object.hasOwn(were, value) ? [were[value] ?? value] : []),
    alike: (a, b) => valuesAlike(a, b, before, after), features: wordsOf,
  }, settings);
}

export function matchTables({ from, to, settings }: Settled): Matched<Table> {
  const rare = rarity(from, to);
  const [before, after] = [relatedIn(from), relatedIn(to)];
  return match<Table>(called(from.tables), called(to.tables), {
    of: "table", threshold: 0.5, identity, former, lookAround: true,
    alike: (a, b, found) => {
      const became = becoming(found);
      return tablesAlike(a, b, rare, [(before.get(identity(a)) ?? []).map((each) => became.get(each) ?? each), after.get(identity(b)) ?? []]);
    },
    features: (table) => [...wordsOf(table.name).map((word) => `name ${word}`), ...table.columns.map(({ name }) => name), ...(table.comment === undefined ? [] : [`comment ${table.comment}`])],
  }, settings);
}

const maps = new WeakMap<readonly Pair<Table>[], Map<string, string>>();

/** Neighbours by the names that they have afterwards. */
function becoming(found: readonly Pair<Table>[]): Map<string, string> {
  const known = maps.get(found);
  if (known !== undefined) return known;
  const made = new Map(found.flatMap(({ from, to }) => ["to", "by"].map((way) => [`${way} ${identity(from)}`, `${way} ${identity(to)}`] as const)));
  maps.set(found, made);
  return made;
}

/** The tables that each refers to, and is referred to by; itself is nobody's neighbour. */
function relatedIn({ tables }: Schema): Map<string, string[]> {
  const found = new Map<string, string[]>(tables.map((table) => [identity(table), []]));
  for (const table of tables) {
    for (const constraint of table.constraints) {
      if (constraint.kind !== "foreignKey") continue;
      const other = identity({ schema: constraint.references.schema, name: constraint.references.table });
      if (other === identity(table)) continue;
      found.get(identity(table))?.push(`to ${other}`);
      found.get(other)?.push(`by ${identity(table)}`);
    }
  }
  return found;
}

/** `old`: as the table was called before; `before`: as it is, under its new name. */
export function matchColumns(old: Table, before: Table, after: Table, { from, to, settings }: Settled): Matched<Column> {
  const enums = [...from.enums, ...to.enums];
  const named = (of: Table, list: readonly Column[]): Named<Column>[] => list.map((it) => ({ said: spokenName(of, it.name), it }));
  return match(named(old, before.columns), named(after, after.columns), {
    of: "column", threshold: 0.45, identity: ({ name }) => name, former: ({ was }) => formerNames(was),
    alike: (a, b) => columnsAlike(a, b, before, after, enums), features: ({ name }) => wordsOf(name),
  }, settings);
}

/** The sequence of a column goes with it, so nobody is asked of that. Tables have their new names by now. */
export function matchSequences({ from, to, settings }: Settled): Matched<Sequence> {
  const { gone, news } = apart(from.sequences, to.sequences, identity);
  const owned = gone.flatMap((before): Pair<Sequence>[] => {
    const isHis = (each: Sequence): boolean => before.ownedBy !== undefined && ownerOf(each) === ownerOf(before);
    const [heir, ...others] = news.filter(isHis);
    return heir === undefined || others.length > 0 || gone.filter(isHis).length > 1 ? [] : [{ from: before, to: heir }];
  });
  const known = new Set(owned.flatMap((pair) => [pair.from, pair.to]));
  const open = (list: readonly Sequence[]): Named<Sequence>[] => called(list.filter((each) => !known.has(each)));
  const found = match<Sequence>(open(from.sequences), open(to.sequences), { of: "sequence", threshold: 0.6, identity, former: () => [], alike: sequencesAlike, features: ({ name }) => wordsOf(name) }, settings);
  return { pairs: [...owned, ...found.pairs], questions: found.questions, heard: found.heard };
}

const ownerOf = ({ ownedBy }: Sequence): string | undefined => ownedBy && JSON.stringify([ownedBy.schema, ownedBy.table, ownedBy.column]);
