import { ownSchema } from "../../schema/context.js";
import { identifier } from "../../schema/identifier.js";
import type { Step, StepAction } from "../../schema/plan/step.js";
import type { Script, ScriptStep } from "./script.js";

/** Both directions of a migration. `down` is absent where a step has no inverse; `up` then says why in its head. */
export interface Scripts {
  readonly up: Script;
  readonly down?: Script;
}

/** The scripts of the steps of a plan. `title`: what the migration is for, on one line. */
export function scriptsOf(title: string, steps: readonly Step[]): Scripts {
  const why = [...new Set(steps.flatMap((step) => (step.inverse.kind === "none" ? [`No way back from "${line(step.summary)}": ${line(step.inverse.why)}`] : [])))];
  const up: Script = { head: [titleLine(title), ...(why.length === 0 ? [] : ["", ...why])], steps: steps.map(upStep) };
  if (why.length > 0) return { up };
  const stays = [...new Set(steps.flatMap(({ inverse }) => (inverse.kind === "steps" && inverse.stays !== undefined ? [line(inverse.stays)] : [])))];
  return { up, down: { head: [`Back from: ${line(title)}`, ...(stays.length === 0 ? [] : ["", ...stays])], steps: steps.map(inverseSteps).reverse().flat() } };
}

function upStep({ summary, action, lock, on, work, safety, risk, class: kind, transactional, cleanup, loses, advice }: Step): ScriptStep {
  return {
    summary: line(summary),
    action,
    transactional: transactional && action.kind !== "batches",
    effect: { lock, ...(on === undefined ? {} : { on }), work, class: kind, safety, risk },
    ...(cleanup === undefined || cleanup.length === 0 ? {} : { cleanup }),
    ...(loses === undefined ? {} : { loses }),
    ...(advice === undefined ? {} : { advice }),
  };
}

/** What takes a step of a plan back; nothing where it has no inverse. `index` counts from 0. */
export function inverseSteps({ summary, inverse }: Pick<Step, "summary" | "inverse">, index: number): ScriptStep[] {
  if (inverse.kind === "none") return [];
  return inverse.actions.map(withoutOwnSchema).filter((action) => action.kind !== "sql" || action.statements.length > 0).map((action) => ({
    summary: `Undo: ${line(summary)}`, action, transactional: inverse.transactional && action.kind !== "batches", undoes: index + 1,
    ...(inverse.loses === undefined ? {} : { loses: inverse.loses }),
  }));
}

/** The schema of Corollary stays: the ledger, which no Schema knows, is in it. */
function withoutOwnSchema(action: StepAction): StepAction {
  if (action.kind !== "sql") return action;
  return { ...action, statements: action.statements.filter((statement) => statement !== `drop schema ${identifier(ownSchema)}`) };
}

/** In capitals at its beginning, so that no title reads as the directive of a step. */
const titleLine = (title: string): string => line(title).replace(/^[a-z]/u, (first) => first.toUpperCase());
const line = (text: string): string => text.replace(/\s+/gu, " ").trim();
