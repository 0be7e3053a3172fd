import { fileNameOf } from "../files/migration.js";
import type { Migration, SqlMigration, TypeScriptMigration } from "../files/migration.js";
import type { DataMigration } from "../data-migration.js";
import { inverseSteps } from "../files/scripts-of-plan.js";
import { checksum } from "../files/checksum.js";
import { sortedJson } from "../files/json.js";
import type { LedgerEntry } from "../ledger/entry.js";
import { MigrationFailed, MigrationRefused } from "../refusal.js";
import type { Run } from "./settings.js";
import { type Task, taskOf, type Way } from "./task.js";

export async function wayUp(run: Run, migration: Migration): Promise<Way> {
  if (migration.kind === "sql") return { migration, direction: "up", tasks: migration.upScript.steps.map(taskOf) };
  const module = await load(run, migration);
  return { migration, direction: "up", tasks: [moduleTask(migration, module, module.up)] };
}

/** @throws MigrationRefused `no_way_back` where there is none, with the reason that its files give */
export async function wayDown(run: Run, migration: Migration): Promise<Way> {
  if (migration.kind === "sql") {
    const { downScript } = migration;
    if (downScript === undefined) throw noWayBack(migration);
    return { migration, direction: "down", tasks: downScript.steps.map(taskOf) };
  }
  const module = await load(run, migration);
  if (module.down === undefined) throw noWayBack(migration);
  return { migration, direction: "down", tasks: [moduleTask(migration, module, module.down)] };
}

/**
 * The way back of a migration of which only the first steps are done: from the steps of its file that say what they
 * undo, else from its plan.
 */
export async function wayBack(run: Run, migration: Migration, undoFrom: number): Promise<Way> {
  if (migration.kind === "typescript") return undoFrom === 0 ? { migration, direction: "down", tasks: [] } : wayDown(run, migration);
  const tasks = migration.upScript.steps.map((_, i) => i + 1).filter((step) => step <= undoFrom).reverse().flatMap((step) => inverses(migration, step));
  return { migration, direction: "down", tasks: tasks.map((task, i) => ({ ...task, number: i + 1 })) };
}

function inverses(migration: SqlMigration, step: number): Task[] {
  const stated = migration.downScript?.steps.map(taskOf) ?? [];
  if (stated.some((task) => task.undoes !== undefined)) return stated.filter((task) => task.undoes === step);
  const { plan, upScript } = migration;
  const planned = plan?.[step - 1];
  const same = plan?.length === upScript.steps.length && planned !== undefined && sameTask(planned.action, upScript.steps[step - 1]?.action);
  if (!same) {
    throw new MigrationRefused("no_way_back", `Nothing says how step ${step} of ${migration.name} is taken back.`,
      `Say so in ${migration.name}.down.sql, above its statements: --   undoes: step ${step}. Or finish it: corollary migrate repair partial --finish. Or take it back by hand, then: corollary migrate repair partial --undone --reason "…".`);
  }
  if (planned.inverse.kind === "none") {
    throw new MigrationRefused("no_way_back", `Step ${step} of ${migration.name} ("${planned.summary}") cannot be taken back: ${planned.inverse.why}`, "Finish it: corollary migrate repair partial --finish.");
  }
  return inverseSteps(planned, step - 1).map(taskOf);
}

/** Where the SQL was edited, the plan beside it speaks of something else. */
function sameTask(planned: SqlMigration["upScript"]["steps"][number]["action"], written: typeof planned | undefined): boolean {
  const plain = (action: typeof planned) => (action.kind === "sql" ? action.statements.join("; ") : sortedJson(action)).replace(/[\s;]+/gu, " ").trim();
  return written !== undefined && plain(planned) === plain(written);
}

export function noWayBack(migration: Migration): MigrationRefused {
  const why = migration.kind === "sql" ? migration.upScript.head.filter((line) => line.startsWith("No way back")).join(" ") : "";
  return new MigrationRefused("no_way_back", `${migration.name} has no way back.${why === "" ? "" : ` ${why}`}`, migration.kind === "sql"
    ? `Write ${migration.name}.down.sql, or go forward: a new migration that puts right what this one did.`
    : "Export a function down from its module, or go forward: a new migration that puts right what this one did.");
}

function moduleTask(migration: TypeScriptMigration, module: DataMigration, run: DataMigration["up"]): Task {
  return {
    number: 1, summary: `Run ${fileNameOf(migration)}`, checksum: checksum(migration.up), action: { kind: "module", run },
    transactional: module.transaction ?? true, cleanup: [], undoes: 1,
  };
}

async function load(run: Run, migration: TypeScriptMigration): Promise<DataMigration> {
  try {
    return await run.load(migration);
  } catch (error) {
    throw new MigrationFailed(`${fileNameOf(migration)} does not load: ${error instanceof Error ? error.message : String(error)}`, "Mend the module; nothing of it was run.", { cause: error });
  }
}

/** Steps that are done, by number. */
export function doneSteps(entry: LedgerEntry, direction: "up" | "down"): ReadonlySet<number> {
  return new Set(entry.steps.filter((step) => step.direction === direction && step.state === "done").map((step) => step.step));
}
