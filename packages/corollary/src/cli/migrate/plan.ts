import type { Database } from "../../database/port.js";
import { forecast, type Forecast } from "../../schema/plan/forecast.js";
import { fileNameOf, type Migration } from "../../migrate/files/migration.js";
import { describeLoss, type Loss } from "../../migrate/operations/losses.js";
import { pendingMigrations } from "../../migrate/operations/status.js";
import type { ScriptStep } from "../../migrate/files/script.js";
import type { ExitCode } from "../outcome.js";
import type { Paint, Terminal } from "../terminal.js";
import { withMigrations } from "./session.js";

export interface PlanFlags {
  readonly json?: boolean;
}

/** `corollary migrate plan`: the steps that `apply` would run, and what they mean for those who use the database meanwhile. */
export async function planCommand(cwd: string, flags: PlanFlags, terminal: Terminal): Promise<ExitCode> {
  return withMigrations(cwd, {}, terminal, async ({ database, migrations }) => {
    const { pending, losses } = await pendingMigrations(database, migrations);
    const forecasts = await forecastsOf(database, pending);
    terminal.out(flags.json ? planJson(pending, losses) : showPlan(pending, losses, terminal.paintOut, forecasts));
    return 0;
  });
}

/** What steps that were planned are likely to meet in this database, by migration and step. */
type Forecasts = ReadonlyMap<string, readonly Forecast[]>;

async function forecastsOf(database: Database, pending: readonly Migration[]): Promise<Forecasts> {
  const forecasts = new Map<string, readonly Forecast[]>();
  for (const migration of pending) {
    if (migration.kind === "sql" && migration.plan?.length === migration.upScript.steps.length) forecasts.set(migration.version, await forecast(migration.plan, database));
  }
  return forecasts;
}

function planJson(pending: readonly Migration[], losses: readonly Loss[]): string {
  const migrations = pending.map((migration) => ({
    version: migration.version, name: migration.name, kind: migration.kind,
    ...(migration.kind === "sql" ? { steps: migration.upScript.steps } : {}),
  }));
  return JSON.stringify({ pending: migrations, losses }, undefined, 2);
}

export function showPlan(pending: readonly Migration[], losses: readonly Loss[], paint: Paint, forecasts: Forecasts = new Map()): string {
  if (pending.length === 0) return "Nothing is pending.";
  return [...pending.flatMap((migration) => showMigration(migration, paint, forecasts.get(migration.version) ?? [])), ...showLosses(losses, paint)].join("\n");
}

function showMigration(migration: Migration, paint: Paint, forecasts: readonly Forecast[]): string[] {
  if (migration.kind === "typescript") return [paint("bold", migration.name), `  1. Run ${fileNameOf(migration)}`];
  return [paint("bold", migration.name), ...migration.upScript.steps.flatMap((step, i) => [...showStep(step, i + 1, paint), ...showForecast(forecasts[i], paint)])];
}

function showStep({ summary, effect, action, transactional, advice }: ScriptStep, number: number, paint: Paint): string[] {
  const mode = action.kind === "batches" ? `batches of ${action.size}` : transactional ? "" : "no transaction";
  const table = effect?.on === undefined ? "" : ` on ${effect.on.schema === "public" ? "" : `${effect.on.schema}.`}${effect.on.name}`;
  const means = effect === undefined ? [] : [`lock: ${effect.lock}${table}`, effect.work, effect.class, effect.safety, effect.risk === "None" ? "" : effect.risk];
  const remarks = [...means, mode].filter((remark) => remark !== "").join(" · ");
  return [`  ${number}. ${summary}`, ...(remarks === "" ? [] : [paint(effect?.class === "destructive" ? "red" : "dim", `     ${remarks}`)]), ...(advice === undefined ? [] : [`     ${advice}`])];
}

function showForecast(of: Forecast | undefined, paint: Paint): string[] {
  if (of === undefined || of.step.on === undefined || of.rows === undefined) return [];
  const held = of.blockedBy.map(({ pid, application, since, query }) => paint("yellow", `     would wait for pid ${pid} (${application}, for ${Math.round(since)} s): ${query.replace(/\s+/gu, " ").slice(0, 80)}`));
  return [paint("dim", `     about ${of.rows.toLocaleString("en-US")} rows · ${of.duration}`), ...held];
}

function showLosses(losses: readonly Loss[], paint: Paint): string[] {
  if (losses.length === 0) return [];
  return ["", paint("red", "This would be lost (apply needs --allow-destructive):"), ...losses.map((loss) => `  - ${describeLoss(loss)}`)];
}
