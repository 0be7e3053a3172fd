import type { Database } from "../../database/port.js";
import { pastRowSecurity } from "../../database/settled.js";
import type { DataMigration } from "../data-migration.js";
import type { Direction } from "../ledger/entry.js";
import type { TypeScriptMigration } from "../files/migration.js";
import type { Author } from "../ledger/write.js";

/** How migrations are run. */
export interface RunOptions extends Author {
  /** Any role; what is done is done as the owner. */
  readonly database: Database;
  /** Loads the module of a migration in TypeScript. */
  readonly load: (migration: TypeScriptMigration) => Promise<DataMigration>;
  /** Told what happens, while it happens. Default: nobody. */
  readonly report?: (event: MigrationEvent) => void;
  /** Milliseconds to wait for another process that migrates the same database. Default 10 minutes. */
  readonly lockWait?: number;
  /** Milliseconds that a statement waits for a lock before it steps back and lets others pass. Default 3000; 0 waits for ever. */
  readonly lockTimeout?: number;
  /** How often a step is tried where it does not get its locks. Default 10. */
  readonly lockAttempts?: number;
  /** Milliseconds that a statement may take. Default 0: as long as it needs. */
  readonly statementTimeout?: number;
  /** Rows that batches change in a second, at most. Default: as many as they can. */
  readonly rowsPerSecond?: number;
}

/** A session that holds a table or row that a step wants. */
export interface Blocker {
  readonly pid: number;
  readonly user: string;
  readonly application: string;
  readonly state: string;
  /** Milliseconds since its transaction began. */
  readonly transactionMs: number;
  readonly query: string;
}

export type MigrationEvent =
  /** Another process migrates this database. */
  | { readonly event: "waiting" }
  | { readonly event: "note"; readonly message: string }
  | { readonly event: "migration-begun"; readonly name: string; readonly direction: Direction; readonly steps: number }
  | { readonly event: "step-begun"; readonly name: string; readonly step: number; readonly steps: number; readonly summary: string; readonly attempt: number }
  /** `done` and `total` in rows, or what a migration in TypeScript counts. */
  | { readonly event: "progress"; readonly name: string; readonly step: number; readonly done: number; readonly total?: number }
  /** A lock was not to be had: `blockers` hold it. It is tried again after `pauseMs`. */
  | { readonly event: "blocked"; readonly name: string; readonly step: number; readonly attempt: number; readonly pauseMs: number; readonly blockers: readonly Blocker[] }
  | { readonly event: "step-done"; readonly name: string; readonly step: number; readonly milliseconds: number }
  | { readonly event: "migration-done"; readonly name: string; readonly direction: Direction; readonly milliseconds: number };

/** The options with their defaults, and the lock that is held. */
export interface Run extends Required<Omit<RunOptions, "rowsPerSecond">> {
  readonly rowsPerSecond: number | undefined;
  /** @throws where the lock was lost, so that another process may be at work */
  readonly assertAlone: () => Promise<void>;
}

export function runOf(options: RunOptions, assertAlone: () => Promise<void>): Run {
  return {
    // Migrations are about the rows of all tenants.
    database: pastRowSecurity(options.database.as("owner")),
    load: options.load,
    agent: options.agent,
    tool: options.tool,
    report: options.report ?? (() => undefined),
    lockWait: options.lockWait ?? 600_000,
    lockTimeout: options.lockTimeout ?? 3_000,
    lockAttempts: options.lockAttempts ?? 10,
    statementTimeout: options.statementTimeout ?? 0,
    rowsPerSecond: options.rowsPerSecond,
    assertAlone,
  };
}
