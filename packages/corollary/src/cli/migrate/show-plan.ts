import type { Forecast } from "../../schema/plan/forecast.js";
import type { StepClass } from "../../schema/plan/step.js";
import type { Source } from "../../schema/schema.js";
import type { Origin } from "../../model/model.js";
import { fileNameOf, type Migration, type SqlMigration } from "../../migrate/files/migration.js";
import type { ScriptStep } from "../../migrate/files/script.js";
import { describeLoss, type Loss } from "../../migrate/operations/losses.js";
import type { Paint } from "../terminal.js";
import { usualWidth, wrap } from "../wrap.js";

/** What steps that were planned are likely to meet in this database, by migration. */
export type Forecasts = ReadonlyMap<string, readonly Forecast[]>;

export interface PlanView {
  readonly paint: Paint;
  readonly losses?: readonly Loss[];
  readonly forecasts?: Forecasts;
  /** Where the model states what a step is about. */
  readonly place?: (source: Source) => Origin | undefined;
  /** Columns of the terminal. Default 80. */
  readonly width?: number;
}

/** What each class of step means for those who use the database meanwhile. */
const meanings: Readonly<Record<StepClass, string>> = {
  "online": "others read and write meanwhile",
  "fast-lock": "others wait for a moment, however large the table",
  "expand-contract": "one half of a change that spans two deployments",
  "offline": "others wait the longer, the larger the table",
  "destructive": "what is stored is lost",
};

export function showPlan(pending: readonly Migration[], view: PlanView): string {
  if (pending.length === 0) return "Nothing is pending.";
  const shown = pending.flatMap((migration) => (migration.kind === "typescript" ? [view.paint("bold", migration.name), `  1. Run ${fileNameOf(migration)}`] : showMigration(migration, view)));
  return [...shown, ...legend(pending, view), ...showLosses(view)].join("\n");
}

function showMigration(migration: SqlMigration, view: PlanView): string[] {
  const { steps } = migration.upScript;
  const forecasts = view.forecasts?.get(migration.version) ?? [];
  const lines = [view.paint("bold", migration.name)];
  for (let at = 0; at < steps.length;) {
    const step = steps[at];
    if (step === undefined) break;
    const alike = likeIt(steps, at);
    const source = migration.plan?.length === steps.length ? migration.plan[at]?.source : undefined;
    lines.push(...showStep(step, at + 1, source, view), ...showForecast(forecasts[at], view));
    if (alike >= fewest) lines.push(view.paint("dim", `     … and ${alike} more steps of its kind, to step ${at + alike + 1}`));
    at += alike >= fewest ? alike + 1 : 1;
  }
  return lines;
}

/** Fewer steps of a kind are shown one by one. */
const fewest = 2;

/** How many steps after this one do the same to something else, and touch nothing that is there. */
function likeIt(steps: readonly ScriptStep[], at: number): number {
  const kind = kindOf(steps[at]);
  if (kind === undefined) return 0;
  const other = steps.findIndex((step, i) => i > at && kindOf(step) !== kind);
  return (other < 0 ? steps.length : other) - at - 1;
}

/** Comments and privileges follow from what they are on; they are many, and say nothing new. */
const kindOf = (step: ScriptStep | undefined): string | undefined =>
  step !== undefined && isQuiet(step) ? /^(?:Write the comment|Grant) /u.exec(step.summary)?.[0] : undefined;

const isQuiet = ({ effect, advice, loses, transactional, action }: ScriptStep): boolean =>
  effect?.lock === "none" && effect.class === "online" && effect.safety === "Safe" && effect.risk === "None" && advice === undefined && loses === undefined && transactional && action.kind === "sql";

function showStep(step: ScriptStep, number: number, source: Source | undefined, { paint, place, width = usualWidth }: PlanView): string[] {
  const { summary, effect, action, transactional, advice } = step;
  const mode = action.kind === "batches" ? `batches of ${action.size}` : transactional ? "" : "no transaction";
  const table = effect?.on === undefined ? "" : ` on ${effect.on.schema === "public" ? "" : `${effect.on.schema}.`}${effect.on.name}`;
  const means = effect === undefined || isQuiet(step) ? [] : [`lock: ${effect.lock}${table}`, effect.work, effect.class, effect.safety, effect.risk === "None" ? "" : effect.risk];
  const remarks = [...means, mode].filter((remark) => remark !== "").join(" · ");
  const at = source === undefined ? undefined : place?.(source);
  const [head = "", ...rest] = wrap(summary, "     ", width);
  return [
    `  ${`${number}.`.padEnd(2)} ${head.trimStart()}`, ...rest,
    ...(remarks === "" ? [] : wrap(remarks, "     ", width).map((line) => paint(effect?.class === "destructive" ? "red" : "dim", line))),
    ...(advice === undefined ? [] : wrap(advice, "     ", width)),
    ...(at === undefined ? [] : [paint("dim", `     ${at.file}:${at.line}:${at.column}`)]),
  ];
}

/** What takes no longer the more rows there are need not say how many; who stands in the way always counts. */
function showForecast(of: Forecast | undefined, { paint, width = usualWidth }: PlanView): string[] {
  if (of === undefined || of.step.on === undefined) return [];
  const rows = of.rows === undefined || of.step.work === "catalog" ? [] : [paint("dim", `     about ${of.rows.toLocaleString("en-US")} rows · ${of.duration}`)];
  const held = of.blockedBy.flatMap(({ pid, application, since, query }) =>
    wrap(`would wait for pid ${pid} (${application}, for ${Math.round(since)} s): ${query.replace(/\s+/gu, " ").slice(0, 80)}`, "     ", width).map((line) => paint("yellow", line)));
  return [...rows, ...held];
}

function legend(pending: readonly Migration[], { paint }: PlanView): string[] {
  const classes = new Set(pending.flatMap((migration) => (migration.kind === "sql" ? migration.upScript.steps.flatMap((step) => (isQuiet(step) ? [] : step.effect?.class ?? [])) : [])));
  if (classes.size === 0) return [];
  return ["", ...[...classes].map((each) => paint("dim", `${each}: ${meanings[each]}`))];
}

function showLosses({ losses = [], paint }: PlanView): string[] {
  if (losses.length === 0) return [];
  return ["", paint("red", "This would be lost (apply needs --allow-destructive):"), ...losses.map((loss) => `  - ${describeLoss(loss)}`)];
}
