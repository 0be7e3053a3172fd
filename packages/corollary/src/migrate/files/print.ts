import type { StepAction } from "../../schema/plan/step.js";
import { batchesStatement, type Effect, fullName, type Script, type ScriptStep } from "./script.js";

/**
 * A script as a file. `parseMigration` gives the same script again, as long as statements are written without comments
 * around them and without their semicolon, and a line of the head without blanks at its end.
 */
export function printMigration(script: Script): string {
  const head = script.head.map((line) => (line === "" ? "--" : `-- ${line}`)).join("\n");
  return `${[...(head === "" ? [] : [head]), ...script.steps.map(printStep)].join("\n\n")}\n`;
}

function printStep(step: ScriptStep, index: number): string {
  return [
    `-- step ${index + 1}${modeOf(step)}: ${onOneLine(step.summary)}`,
    ...directives(step).map(([name, value]) => `--   ${name}: ${value}`),
    ...statementsOf(step.action).map((statement) => `${statement};`),
  ].join("\n");
}

function modeOf({ action, transactional }: ScriptStep): string {
  if (action.kind === "batches") return " (batches)";
  return transactional ? "" : " (no transaction)";
}

function directives({ action, effect, cleanup, loses, advice, undoes }: ScriptStep): (readonly [name: string, value: string])[] {
  return [
    ...(undoes === undefined ? [] : [["undoes", `step ${undoes}`] as const]),
    ...(effect === undefined ? [] : [["lock", printEffect(effect)] as const]),
    ...(loses === undefined ? [] : [["loses", onOneLine(loses.what)] as const, ["count", onOneLine(loses.count)] as const]),
    ...(advice === undefined ? [] : [["advice", onOneLine(advice)] as const]),
    ...(cleanup ?? []).map((statement) => ["cleanup", onOneLine(statement)] as const),
    ...(action.kind === "batches" ? [["batches", printBatches(action)] as const] : []),
  ];
}

function printEffect({ lock, on, work, class: kind, safety, risk }: Effect): string {
  const table = on === undefined ? "" : ` · on: ${hasControls(on.schema + on.name) ? JSON.stringify({ schema: on.schema, name: on.name }) : fullName(on)}`;
  return `${lock} · work: ${work} · class: ${kind} · safety: ${safety} · risk: ${risk}${table}`;
}

function printBatches({ table, key, set, where, size }: Extract<StepAction, { kind: "batches" }>): string {
  return JSON.stringify({ table: { schema: table.schema, name: table.name }, key, set, where, size });
}

function statementsOf(action: StepAction): readonly string[] {
  switch (action.kind) {
    case "sql": return action.statements;
    case "batches": return [batchesStatement(action)];
  }
}

/** Text as it is, where a line can hold it; else as a JSON string, which begins with a quote. */
function onOneLine(text: string): string {
  return hasControls(text) || text.startsWith('"') || text.trim() !== text || text === "" ? JSON.stringify(text) : text;
}

const hasControls = (text: string): boolean => /[\u0000-\u001f\u007f\u0085\u2028\u2029]/u.test(text);
