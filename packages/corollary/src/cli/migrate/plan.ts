import type { Database } from "../../database/port.js";
import { forecast, type Forecast } from "../../schema/plan/forecast.js";
import type { Migration } from "../../migrate/files/migration.js";
import type { Loss } from "../../migrate/operations/losses.js";
import { unfinishedHint, whereItStands } from "../../migrate/operations/sound.js";
import { migrationStatus, pendingMigrations } from "../../migrate/operations/status.js";
import { unfinishedOf } from "../../migrate/standing.js";
import type { ExitCode } from "../outcome.js";
import type { Terminal } from "../terminal.js";
import { widthOf } from "../wrap.js";
import { withMigrations } from "./session.js";
import { type Forecasts, showPlan } from "./show-plan.js";

export interface PlanFlags {
  readonly json?: boolean;
}

/** `corollary migrate plan`: the steps that `apply` would run, and what they mean for those who use the database meanwhile. */
export async function planCommand(cwd: string, flags: PlanFlags, terminal: Terminal): Promise<ExitCode> {
  return withMigrations(cwd, {}, terminal, async ({ database, migrations }) => {
    const { pending, losses } = await pendingMigrations(database, migrations);
    const unfinished = unfinishedOf((await migrationStatus(database, migrations)).standings);
    const stands = unfinished === undefined ? undefined : { where: whereItStands(unfinished.entry, unfinished.migration), remedy: unfinishedHint(unfinished.entry) };
    if (flags.json) {
      terminal.out(planJson(pending, losses, stands));
      return 0;
    }
    const { paintOut: paint } = terminal;
    if (stands !== undefined) terminal.out(`${paint("red", "unfinished")} ${stands.where}\n${paint("green", "→")} ${stands.remedy}${pending.length === 0 ? "" : "\n"}`);
    if (stands === undefined || pending.length > 0) {
      terminal.out(showPlan(pending, { paint, losses, forecasts: await forecastsOf(database, pending), width: widthOf(process.stdout.columns) }));
    }
    return 0;
  });
}

async function forecastsOf(database: Database, pending: readonly Migration[]): Promise<Forecasts> {
  const forecasts = new Map<string, readonly Forecast[]>();
  for (const migration of pending) {
    if (migration.kind !== "sql") continue;
    const { steps } = migration.upScript;
    const none = { lock: "none", work: "catalog" } as const;
    forecasts.set(migration.version, await forecast(steps.map(({ action, effect }) => ({ action, ...(effect ?? none) })), database));
  }
  return forecasts;
}

function planJson(pending: readonly Migration[], losses: readonly Loss[], unfinished: { readonly where: string; readonly remedy: string } | undefined): string {
  const migrations = pending.map((migration) => ({
    version: migration.version, name: migration.name, kind: migration.kind,
    ...(migration.kind === "sql" ? { steps: migration.upScript.steps } : {}),
  }));
  return JSON.stringify({ ...(unfinished === undefined ? {} : { unfinished }), pending: migrations, losses }, undefined, 2);
}
