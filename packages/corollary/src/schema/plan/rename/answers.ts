import type { Schema } from "../../schema.js";
import type { Settings } from "../options.js";
import { namesAlike } from "./alike-names.js";
import { RenameRefused } from "./refused.js";
import { nameIn, pairIn, shellWord, spokenName } from "./spoken.js";

type Kind = "table" | "column" | "enum" | "value" | "sequence";

/** Everything that can be renamed, by its name as answers give it. A value and a column may share theirs. */
function namesOf(schema: Schema): Map<string, Set<Kind>> {
  const names = new Map<string, Set<Kind>>();
  const add = (kind: Kind, name: string): void => void names.set(name, (names.get(name) ?? new Set<Kind>()).add(kind));
  for (const table of schema.tables) {
    add("table", spokenName(table));
    for (const { name } of table.columns) add("column", spokenName(table, name));
  }
  for (const type of schema.enums) {
    add("enum", spokenName(type));
    for (const value of type.values) add("value", spokenName(type, value));
  }
  for (const sequence of schema.sequences) add("sequence", spokenName(sequence));
  return names;
}

/**
 * That every answer is about something that is there. `heard`: the pairs that were answered and made renames of.
 * @throws RenameRefused with the names near the one that is wrong
 */
export function checkAnswers(from: Schema, to: Schema, { yes, no, lenient }: Settings, heard: ReadonlySet<string>): void {
  if (lenient || yes.length + no.length === 0) return;
  const [before, after] = [namesOf(from), namesOf(to)];
  for (const answer of yes) if (!heard.has(answer)) throw unheard(answer, before, after);
  for (const answer of no) {
    const [left, right] = pairIn(answer) ?? [nameIn(answer) ?? answer];
    if (!before.has(left)) throw unknown("--no-rename", answer, left, before, "is there now");
    if (right !== undefined && !after.has(right)) throw unknown("--no-rename", answer, right, after, "is in the model");
  }
}

function unheard(answer: string, before: ReadonlyMap<string, Set<Kind>>, after: ReadonlyMap<string, Set<Kind>>): RenameRefused {
  const [left, right] = pairIn(answer) ?? ["", ""];
  const [was, is] = [before.get(left), after.get(right)];
  if (left === right) return new RenameRefused(`--rename ${shellWord(answer)} gives it the name that it has.`, "The former name comes first, the new one after the equals sign.");
  if (was === undefined) return unknown("--rename", answer, left, before, "is there now", after.has(left) && before.has(right) ? `--rename ${shellWord(`${right}=${left}`)}` : undefined);
  if (is === undefined) return unknown("--rename", answer, right, after, "is in the model");
  const kinds = `${[...was].join(" or ")} becomes ${[...is].join(" or ")}`;
  return [...was].some((kind) => is.has(kind))
    ? new RenameRefused(`--rename ${shellWord(answer)} cannot be: what ${left} and ${right} belong to is not the same thing.`, "A column stays in its table, and a value in its enum. Where that is renamed too, pass a --rename for it; what moves to another table is copied, by a data migration: corollary migrate make --ts.")
    : new RenameRefused(`--rename ${shellWord(answer)} cannot be: a ${kinds} by it.`, "Name two tables, two columns, two enums, two values or two sequences.");
}

function unknown(flag: string, answer: string, name: string, names: ReadonlyMap<string, unknown>, where: string, turned?: string): RenameRefused {
  const near = nearest(name, [...names.keys()]);
  const told = near.length === 0 ? "" : ` Near it: ${near.join(", ")}.`;
  return new RenameRefused(`${flag} ${shellWord(answer)}: nothing named ${name} ${where}.${told}`,
    turned === undefined ? `It is: ${flag} <former name>=<new name>; columns with their table, values with their enum: ticket.rating=ticket.stars.` : `The former name comes first: ${turned}.`);
}

/** The three most alike; a name that lacks its table is found too. */
function nearest(name: string, all: readonly string[]): string[] {
  return all.map((each) => ({ each, score: Math.max(namesAlike(name, each), 0.9 * namesAlike(name, each.slice(each.indexOf(".") + 1)), 0.9 * namesAlike(name.slice(name.lastIndexOf(".") + 1), each.slice(each.lastIndexOf(".") + 1))) }))
    .filter(({ score }) => score >= 0.5).sort((a, b) => b.score - a.score || (a.each < b.each ? -1 : 1)).slice(0, 3).map(({ each }) => each);
}
