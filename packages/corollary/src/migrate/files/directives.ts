import { z } from "zod";
import { type Batches, locks, risks, safeties, stepClasses, works } from "../../schema/plan/step.js";
import { MigrationFileError } from "./problem.js";
import type { Effect } from "./script.js";

/** What the comments at the head of a step say. */
export interface Directives {
  readonly effect?: Effect;
  readonly cleanup: readonly string[];
  readonly loses?: { readonly count: string; readonly what: string };
  readonly advice?: string;
  readonly batches?: Batches;
  readonly undoes?: number;
}

export interface DirectiveLine {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

const names = ["lock", "loses", "count", "advice", "cleanup", "batches", "undoes"];

/** A line `--   name: value` below a step; undefined for any other comment. */
export function directiveOf(comment: string, line: number): DirectiveLine | undefined {
  const match = /^-- {2,}([a-z]+): (.*)$/su.exec(comment);
  const name = match?.[1];
  return match === null || name === undefined || !names.includes(name) ? undefined : { name, value: textOf(match[2] ?? "", line), line };
}

/** @throws MigrationFileError where a line is not what its name promises */
export function readDirectives(lines: readonly DirectiveLine[]): Directives {
  for (const { name, line } of lines.filter((each, i) => each.name !== "cleanup" && lines.findIndex((other) => other.name === each.name) < i)) {
    throw new MigrationFileError(`This step says "${name}" twice.`, { line, hint: "Keep one of them." });
  }
  const one = (name: string) => lines.find((each) => each.name === name);
  const [lock, loses, count, advice, batches, undoes] = [one("lock"), one("loses"), one("count"), one("advice"), one("batches"), one("undoes")];
  const loss = loses ?? count;
  if (loss !== undefined && (loses === undefined || count === undefined)) {
    throw new MigrationFileError('"loses" and "count" belong together.', { line: loss.line, hint: "State what is lost (loses: …) and the query that counts it (count: select count(*) …)." });
  }
  return {
    cleanup: lines.filter((each) => each.name === "cleanup").map((each) => each.value),
    ...(lock === undefined ? {} : { effect: readEffect(lock) }),
    ...(loses === undefined || count === undefined ? {} : { loses: { count: count.value, what: loses.value } }),
    ...(advice === undefined ? {} : { advice: advice.value }),
    ...(batches === undefined ? {} : { batches: readBatches(batches) }),
    ...(undoes === undefined ? {} : { undoes: readUndoes(undoes) }),
  };
}

function readUndoes({ value, line }: DirectiveLine): number {
  const number = /^step ([1-9]\d{0,5})$/u.exec(value)?.[1];
  if (number !== undefined) return Number(number);
  throw new MigrationFileError("This does not name a step of the way up.", { line, hint: "It is: undoes: step 2." });
}

function textOf(value: string, line: number): string {
  if (!value.startsWith('"')) return value.trim();
  const text = jsonOf(value, line);
  if (typeof text === "string") return text;
  throw new MigrationFileError("A value that begins with a quote is a JSON string.", { line, hint: 'Write it as JSON: "…\\n…"' });
}

/** A value as JSON, or bare. */
export const readText = textOf;

function jsonOf(value: string, line: number): unknown {
  try {
    return JSON.parse(value);
  } catch (error) {
    throw new MigrationFileError(`This is not JSON: ${error instanceof Error ? error.message : String(error)}.`, { line, hint: "Restore the line, or write the step anew." });
  }
}

export const qualifiedName = z.strictObject({ schema: z.string().min(1), name: z.string().min(1) });
export const batchesForm = z.strictObject({
  table: qualifiedName,
  key: z.array(z.string().min(1)).min(1),
  set: z.string().min(1),
  where: z.string().min(1),
  size: z.int().positive(),
});
export const effectForm = z.strictObject({
  lock: z.enum(locks),
  work: z.enum(works),
  class: z.enum(stepClasses),
  safety: z.enum(safeties),
  risk: z.enum(risks),
  on: qualifiedName.optional(),
});

function readBatches({ value, line }: DirectiveLine): Batches {
  const { success, data, error } = batchesForm.safeParse(jsonOf(value, line));
  if (success) return { kind: "batches", ...data };
  throw new MigrationFileError(`This does not describe batches: ${z.prettifyError(error)}`, { line, hint: 'It is {"table": {"schema", "name"}, "key": […], "set", "where", "size"}.' });
}

function readEffect({ value, line }: DirectiveLine): Effect {
  const parts = /^(.+?) · work: (.+?) · class: (.+?) · safety: (.+?) · risk: ([A-Za-z]+)(?: · on: (.+))?$/su.exec(value);
  const [, lock, work, kind, safety, risk, on] = parts ?? [];
  const { success, data, error } = effectForm.safeParse({ lock, work, class: kind, safety, risk, ...(on === undefined ? {} : { on: readTable(on, line) }) });
  if (success) {
    const { on: table, ...rest } = data;
    return table === undefined ? rest : { ...rest, on: table };
  }
  throw new MigrationFileError(`This does not say what a step locks: ${z.prettifyError(error)}`, {
    line, hint: "It is: lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket. The line may also be left out.",
  });
}

const namePart = '(?:"((?:[^"]|"")+)"|([^".]+))';
const tablePattern = new RegExp(`^${namePart}\\.${namePart}$`, "su");

function readTable(text: string, line: number): unknown {
  if (text.startsWith("{")) return jsonOf(text, line);
  const match = tablePattern.exec(text.trim());
  if (match === null) return undefined;
  const part = (quoted: number) => match[quoted]?.replaceAll('""', '"') ?? match[quoted + 1];
  return { schema: part(1), name: part(3) };
}
