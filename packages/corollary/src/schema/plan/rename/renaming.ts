import type { Column, Schema, Table } from "../../schema.js";
import type { Draft } from "../draft.js";
import { definition } from "../nodes.js";
import type { Settings } from "../options.js";
import type { RenameQuestion } from "../step.js";
import { objectNameOf } from "../temporary.js";
import { renamed, type Rename } from "./apply.js";
import { aside } from "./aside.js";
import { renameDrafts } from "./drafts.js";
import { checkAnswers } from "./answers.js";
import { apart, matchColumns, matchEnums, matchSequences, matchTables, matchValues, type Settled } from "./kinds.js";
import type { Matched, Pair } from "./match.js";
import { schemaDrafts, withSchemas } from "./places.js";
import { inTurns, type Naming } from "./turns.js";
import { dropDrafts, spokenOf, withoutObjects } from "./views.js";

export interface Renaming {
  /** What is there, once everything has its new name. */
  readonly schema: Schema;
  readonly drafts: readonly Draft[];
  readonly questions: readonly RenameQuestion[];
  /** In their order, members told by the new name of their table. Names that are exchanged go through others. */
  readonly renames: readonly Rename[];
}

type Place = { readonly schema: string; readonly name: string };

const places: Naming<Place> = { key: ({ schema, name }) => JSON.stringify([schema, name]), aside: ({ schema, name }) => ({ schema, name: objectNameOf(name, "old") }) };
const words: Naming<string> = { key: (name) => name, aside: (name) => objectNameOf(name, "old") };

/**
 * Finds what has another name only: enums and their values, tables, sequences, columns, then what is called after those.
 * @throws RenameRefused where answers and statements contradict each other, or answers are about nothing
 */
export function renaming(from: Schema, to: Schema, settings: Settings): Renaming {
  const state = new State(from);
  const settled: Settled = { from, to, settings };
  const enums = state.asked(matchEnums(settled));
  state.places("enum", enums, from.enums);
  for (const [before, after] of state.pairs(from.enums, to.enums, enums)) {
    const values = state.asked(matchValues(before, after, settings));
    for (const pair of inTurns(values, before.values, words)) state.take({ of: "value", type: nameOf(after), ...pair });
  }
  const tables = state.asked(matchTables(settled));
  state.places("table", tables, [...from.tables, ...(from.objects ?? []).filter(({ kind }) => kind === "table" || kind === "partition")]);
  state.places("sequence", state.asked(matchSequences({ ...settled, from: state.schema })), state.schema.sequences);
  for (const [old, after] of state.pairs(from.tables, to.tables, tables)) {
    const before = state.table(after);
    if (before === undefined) continue;
    const found = state.asked(matchColumns(old, before, after, { ...settled, from: state.schema }));
    const names = found.map((pair: Pair<Column>) => ({ from: pair.from.name, to: pair.to.name }));
    for (const pair of inTurns(names, before.columns.map(({ name }) => name), words)) state.take({ of: "column", table: nameOf(after), ...pair });
  }
  for (const after of to.tables) {
    const before = state.table(after);
    if (before !== undefined) for (const rename of followers(before, after)) state.take(rename);
  }
  checkAnswers(from, to, settings, state.heard);
  return state.done(to);
}

/** What is found, and what the Schema is after it. */
class State {
  private readonly renames: Rename[] = [];
  private readonly questions: RenameQuestion[] = [];
  readonly heard = new Set<string>();
  schema: Schema;

  constructor(private readonly from: Schema) {
    this.schema = from;
  }

  asked<T>({ pairs, questions, heard }: Matched<T>): readonly Pair<T>[] {
    for (const answer of heard) this.heard.add(answer);
    this.questions.push(...questions);
    return pairs;
  }

  take(rename: Rename): void {
    for (const each of [...aside(this.schema, rename), rename]) {
      this.renames.push(each);
      this.schema = renamed(this.schema, each);
    }
  }

  places(of: "enum" | "table" | "sequence", pairs: readonly Pair<Place>[], there: readonly Place[]): void {
    const names = pairs.map((pair) => ({ from: nameOf(pair.from), to: nameOf(pair.to) }));
    for (const pair of inTurns(names, there.map(nameOf), places)) this.take({ of, ...pair });
  }

  /** What is the same before and after, by whatever name; members as they were. */
  pairs<T extends Place>(from: readonly T[], to: readonly T[], found: readonly Pair<T>[]): [T, T][] {
    const taken = new Map(found.map((pair) => [places.key(pair.to), pair.from]));
    const left = new Set(found.map((pair) => places.key(pair.from)));
    const before = new Map(from.map((each) => [places.key(each), each]));
    return to.flatMap((each): [T, T][] => {
      const key = places.key(each);
      const was = taken.get(key) ?? (left.has(key) ? undefined : before.get(key));
      return was === undefined ? [] : [[was, each]];
    });
  }

  /** As it is now, under the name that it shall have. */
  table(of: Place): Table | undefined {
    return this.schema.tables.find((table) => table.schema === of.schema && table.name === of.name);
  }

  done(to: Schema): Renaming {
    const { from, renames, questions } = this;
    const views = spokenOf(from, oldNames(renames));
    const bare = withoutObjects(from, views);
    const schema = withSchemas(withoutObjects(this.schema, views), renames, to);
    return { schema, drafts: [...schemaDrafts(from, renames, to), ...dropDrafts(from, views), ...renameDrafts(withSchemas(bare, renames, to), to, renames)], questions, renames };
  }
}

/** Columns are told by the new name of their table, values by that of their enum; here by the old one. */
function oldNames(renames: readonly Rename[]): Rename[] {
  const before = (of: "table" | "enum", name: Place, at: number): Place =>
    renames.slice(0, at).reduceRight((known, rename) => (rename.of === of && places.key(rename.to) === places.key(known) ? rename.from : known), name);
  return renames.map((rename, at) => {
    if (rename.of === "column") return { ...rename, table: before("table", rename.table, at) };
    return rename.of === "value" ? { ...rename, type: before("enum", rename.type, at) } : rename;
  });
}

const nameOf = ({ schema, name }: Place): Place => ({ schema, name });

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
