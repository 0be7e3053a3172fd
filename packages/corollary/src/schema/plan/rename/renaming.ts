import type { Column, EnumType, Schema, Table } from "../../schema.js";
import type { Draft } from "../draft.js";
import { said } from "../drafting.js";
import { definition } from "../nodes.js";
import type { Settings } from "../options.js";
import type { RenameQuestion } from "../step.js";
import { columnsAlike, enumsAlike, tablesAlike, valuesAlike } from "./alike.js";
import { renamed, type Rename } from "./apply.js";
import { aside } from "./aside.js";
import { match, type Matched } from "./match.js";
import { renameDrafts } from "./drafts.js";
import { dropDrafts, spokenOf, withoutObjects } from "./views.js";

export interface Renaming {
  /** What is there, once everything has its new name. */
  readonly schema: Schema;
  readonly drafts: readonly Draft[];
  readonly questions: readonly RenameQuestion[];
  /** In their order, members told by the new name of their table. */
  readonly renames: readonly Rename[];
}

/** Finds what has another name only: enums and their values, tables, columns, then what is called after those. */
export function renaming(from: Schema, to: Schema, settings: Settings): Renaming {
  const renames: Rename[] = [];
  const questions: RenameQuestion[] = [];
  let schema = from;
  const take = (found: readonly Rename[]): void => {
    for (const rename of found) {
      const all = [...aside(schema, rename), rename];
      renames.push(...all);
      schema = inTurn(schema, all);
    }
  };
  const found = <T>(matched: Matched<T>, rename: (pair: { from: T; to: T }) => Rename): void => {
    questions.push(...matched.questions);
    take(matched.pairs.map(rename));
  };
  found(enums(schema, to, settings), (pair) => ({ of: "enum", from: nameOf(pair.from), to: nameOf(pair.to) }));
  for (const [before, after] of pairsOf(schema.enums, to.enums)) {
    found(values(before, after, from, settings), (pair) => ({ of: "value", type: nameOf(after), from: pair.from, to: pair.to }));
  }
  found(tables(schema, to, settings), (pair) => ({ of: "table", from: nameOf(pair.from), to: nameOf(pair.to) }));
  const oldName = new Map(renames.flatMap((rename) => (rename.of === "table" ? [[said(rename.to), rename.from] as const] : [])));
  for (const [before, after] of pairsOf(schema.tables, to.tables)) {
    const was = oldName.get(said(after)) ?? after;
    found(columns(before, after, said(was), [...schema.enums, ...to.enums], settings), (pair) => ({ of: "column", table: nameOf(after), from: pair.from.name, to: pair.to.name }));
  }
  for (const after of to.tables) {
    const before = schema.tables.find((table) => identity(table) === identity(after));
    if (before !== undefined) take(followers(before, after));
  }
  const views = spokenOf(from, oldNames(renames));
  return { schema: withoutObjects(schema, views), drafts: [...dropDrafts(from, views), ...renameDrafts(withoutObjects(from, views), to, renames)], questions, renames };
}

/** Columns are told by the new name of their table, values by that of their enum; here by the old one. */
function oldNames(renames: readonly Rename[]): Rename[] {
  const was = new Map(renames.flatMap((rename) => (rename.of === "table" || rename.of === "enum" ? [[`${rename.of} ${said(rename.to)}`, rename.from] as const] : [])));
  return renames.map((rename) => {
    if (rename.of === "column") return { ...rename, table: was.get(`table ${said(rename.table)}`) ?? rename.table };
    return rename.of === "value" ? { ...rename, type: was.get(`enum ${said(rename.type)}`) ?? rename.type } : rename;
  });
}

const inTurn = (schema: Schema, renames: readonly Rename[]): Schema => renames.reduce(renamed, schema);

const nameOf = ({ schema, name }: { readonly schema: string; readonly name: string }): { schema: string; name: string } => ({ schema, name });
const identity = (each: { readonly schema: string; readonly name: string }): string => JSON.stringify([each.schema, each.name]);

function pairsOf<T extends { readonly schema: string; readonly name: string }>(from: readonly T[], to: readonly T[]): [T, T][] {
  const before = new Map(from.map((each) => [identity(each), each]));
  return to.flatMap((each): [T, T][] => {
    const was = before.get(identity(each));
    return was === undefined ? [] : [[was, each]];
  });
}

/** What only one of two lists has. */
function apart<T>(from: readonly T[], to: readonly T[], name: (each: T) => string): { gone: T[]; news: T[] } {
  const [before, after] = [new Set(from.map(name)), new Set(to.map(name))];
  return { gone: from.filter((each) => !after.has(name(each))), news: to.filter((each) => !before.has(name(each))) };
}

const called = <T extends { readonly schema: string; readonly name: string }>(list: readonly T[]): { said: string; it: T }[] => list.map((it) => ({ said: said(it), it }));

function enums(from: Schema, to: Schema, settings: Settings): Matched<EnumType> {
  const { gone, news } = apart(from.enums, to.enums, identity);
  return match(called(gone), called(news), { of: "enum", threshold: 0.45, stated: () => false, alike: enumsAlike }, settings);
}

function values(before: EnumType, after: EnumType, from: Schema, settings: Settings): Matched<string> {
  const { gone, news } = apart(before.values, after.values, (value) => value);
  const was = from.enums.find((each) => identity(each) === identity(after)) ?? after;
  const named = (of: EnumType, list: readonly string[]): { said: string; it: string }[] => list.map((it) => ({ said: `${said(of)}.${it}`, it }));
  return match(named(was, gone), named(after, news), { of: "value", threshold: 0.4, stated: () => false, alike: (a, b) => valuesAlike(a, b, before, after) }, settings);
}

function tables(from: Schema, to: Schema, settings: Settings): Matched<Table> {
  const { gone, news } = apart(from.tables, to.tables, identity);
  return match(called(gone), called(news), {
    of: "table", threshold: 0.5, alike: tablesAlike,
    stated: (before, after) => after.was !== undefined && (said(before) === after.was || (before.schema === after.schema && before.name === after.was)),
  }, settings);
}

function columns(before: Table, after: Table, was: string, enumTypes: readonly EnumType[], settings: Settings): Matched<Column> {
  const { gone, news } = apart(before.columns, after.columns, ({ name }) => name);
  const named = (of: string, list: readonly Column[]): { said: string; it: Column }[] => list.map((it) => ({ said: `${of}.${it.name}`, it }));
  return match(named(was, gone), named(said(after), news), {
    of: "column", threshold: 0.4, alike: (a, b) => columnsAlike(a, b, before, after, enumTypes), stated: (a, b) => b.was === a.name,
  }, settings);
}

/** Constraints, indexes, triggers and policies that are the same but for their names. Nothing is lost either way, so nobody is asked. */
function followers(before: Table, after: Table): Rename[] {
  const table = nameOf(after);
  const same = <T extends { readonly name: string }>(of: "constraint" | "index" | "trigger" | "policy", from: readonly T[], to: readonly T[]): Rename[] => {
    const { gone, news } = apart(from, to, ({ name }) => name);
    const nameless = (each: T): string => definition({ ...each, name: "" });
    return news.flatMap((each): Rename[] => {
      const at = gone.findIndex((other) => nameless(other) === nameless(each));
      const [was] = at < 0 ? [] : gone.splice(at, 1);
      return was === undefined ? [] : [{ of, table, from: was.name, to: each.name }];
    });
  };
  return [
    ...same("constraint", before.constraints, after.constraints),
    ...same("index", before.indexes, after.indexes),
    ...same("trigger", before.triggers, after.triggers),
    ...same("policy", before.policies ?? [], after.policies ?? []),
  ];
}
