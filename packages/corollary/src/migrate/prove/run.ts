import { DatabaseError } from "../../database/errors.js";
import type { Database } from "../../database/port.js";
import type { Migration } from "../files/migration.js";
import type { ScriptStep } from "../files/script.js";
import { rollbackMigrations } from "../operations/rollback.js";
import { MigrationFailed, MigrationRefused } from "../refusal.js";
import type { MigrationEvent } from "../run/settings.js";
import type { FailedStep } from "./proof.js";
import { type Bench, replay, runIn } from "./scratch.js";

/** How a way of a migration went in a scratch database. */
export type Outcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly step?: FailedStep; readonly script?: ScriptStep; readonly onRows: boolean };

/** Applies what is pending up to and with `migration`. */
export async function goUp(database: Database, migrations: readonly Migration[], migration: Migration, bench: Bench): Promise<Outcome> {
  const script = migration.kind === "sql" ? migration.upScript.steps : [];
  return outcome(script, (report) => replay(database, migrations.filter(({ version }) => version <= migration.version), bench, report));
}

/** Takes back `migration`, the last that is applied. */
export async function goDown(database: Database, migrations: readonly Migration[], migration: Migration, bench: Bench): Promise<Outcome | "no way back"> {
  const script = migration.kind === "sql" ? migration.downScript?.steps ?? [] : [];
  try {
    return await outcome(script, async (report) => {
      await rollbackMigrations({ ...runIn(database, bench), migrations: migrations.filter(({ version }) => version <= migration.version), report, allowDestructive: true });
    });
  } catch (error) {
    if (error instanceof MigrationRefused && error.code === "no_way_back") return "no way back";
    throw error;
  }
}

async function outcome(script: readonly ScriptStep[], run: (report: (event: MigrationEvent) => void) => Promise<void>): Promise<Outcome> {
  let step: FailedStep | undefined;
  try {
    await run((event) => {
      if (event.event === "step-begun") step = { number: event.step, summary: event.summary };
    });
    return { ok: true };
  } catch (error) {
    if (!(error instanceof MigrationFailed)) throw error;
    const at = step === undefined ? undefined : script[step.number - 1];
    return {
      ok: false, message: reasonOf(error.cause, error), onRows: error.cause instanceof DatabaseError && dependsOnRows(error.cause),
      ...(step === undefined ? {} : { step }), ...(at === undefined ? {} : { script: at }),
    };
  }
}

/** Kinds of errors that other rows would not have led to. */
function dependsOnRows({ kind }: DatabaseError): boolean {
  switch (kind) {
    case "unique":
    case "foreign-key":
    case "check":
    case "not-null":
    case "exclusion":
    case "invalid-value":
    case "out-of-range": return true;
    case "serialization":
    case "deadlock":
    case "lock":
    case "timeout":
    case "connection":
    case "permission":
    case "undefined-object":
    case "other": return false;
  }
}

function reasonOf(cause: unknown, error: MigrationFailed): string {
  const message = cause instanceof Error ? cause.message : error.message;
  const detail = cause instanceof DatabaseError ? detailOf(cause.cause) : undefined;
  return detail === undefined || message.includes(detail) ? message : `${message} (${detail})`;
}

/** The rows in question, as Postgres tells them: "Key (email)=(a@example.com) is duplicated." */
function detailOf(cause: unknown): string | undefined {
  return typeof cause === "object" && cause !== null && "detail" in cause && typeof cause.detail === "string" ? cause.detail : undefined;
}
