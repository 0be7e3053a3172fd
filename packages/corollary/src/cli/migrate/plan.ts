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
    terminal.out(flags.json ? planJson(pending, losses) : showPlan(pending, losses, terminal.paintOut));
    return 0;
  });
}

function planJson(pending: readonly Migration[], losses: readonly Loss[]): string {
  const migrations = pending.map((migration) => ({
    version: migration.version, name: migration.name, kind: migration.kind,
    ...(migration.kind === "sql" ? { steps: migration.upScript.steps } : {}),
  }));
  return JSON.stringify({ pending: migrations, losses }, undefined, 2);
}

export function showPlan(pending: readonly Migration[], losses: readonly Loss[], paint: Paint): string {
  if (pending.length === 0) return "Nothing is pending.";
  return [...pending.flatMap((migration) => showMigration(migration, paint)), ...showLosses(losses, paint)].join("\n");
}

function showMigration(migration: Migration, paint: Paint): string[] {
  if (migration.kind === "typescript") return [paint("bold", migration.name), `  1. Run ${fileNameOf(migration)}`];
  return [paint("bold", migration.name), ...migration.upScript.steps.flatMap((step, i) => showStep(step, i + 1, paint))];
}

function showStep({ summary, effect, action, transactional, advice }: ScriptStep, number: number, paint: Paint): string[] {
  const mode = action.kind === "batches" ? `batches of ${action.size}` : transactional ? "" : "no transaction";
  const table = effect?.on === undefined ? "" : ` on ${effect.on.schema === "public" ? "" : `${effect.on.schema}.`}${effect.on.name}`;
  const means = effect === undefined ? [] : [`lock: ${effect.lock}${table}`, effect.work, effect.class, effect.safety, effect.risk === "None" ? "" : effect.risk];
  const remarks = [...means, mode].filter((remark) => remark !== "").join(" · ");
  return [`  ${number}. ${summary}`, ...(remarks === "" ? [] : [paint(effect?.class === "destructive" ? "red" : "dim", `     ${remarks}`)]), ...(advice === undefined ? [] : [`     ${advice}`])];
}

function showLosses(losses: readonly Loss[], paint: Paint): string[] {
  if (losses.length === 0) return [];
  return ["", paint("red", "This would be lost (apply needs --allow-destructive):"), ...losses.map((loss) => `  - ${describeLoss(loss)}`)];
}
