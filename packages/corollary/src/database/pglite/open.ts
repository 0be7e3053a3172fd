import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { databaseOver } from "../database.js";
import type { Database } from "../port.js";
import { PGliteSessions } from "./sessions.js";

export interface PGliteOptions {
  /** Where the data is kept; made where it does not exist. Absent: in memory, gone when the database is closed. */
  readonly folder?: string;
  /** The restricted role of requests. Absent: `as("app")` is refused. It need not exist before its first use. */
  readonly applicationRole?: string;
  /** Default false. True: a commit does not wait for the disk. */
  readonly relaxedDurability?: boolean;
}

const startParams = [
  "--single", "-O", "-j",
  ...[
    "search_path=public", "exit_on_error=false", "log_checkpoints=false", "max_worker_processes=0",
    "max_parallel_workers=0", "max_parallel_workers_per_gather=0", "max_parallel_maintenance_workers=0", "io_method=sync",
    "TimeZone=UTC", "DateStyle=ISO", "IntervalStyle=iso_8601",
  ].flatMap((setting) => ["-c", setting]),
];

export async function openPGlite(options: PGliteOptions = {}): Promise<Database> {
  const folder = options.folder === undefined ? undefined : resolve(options.folder);
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const pglite = await PGlite.create({
    ...(folder === undefined ? {} : { dataDir: folder }),
    startParams: folder === undefined || options.relaxedDurability === true ? ["--single", "-F", ...startParams.slice(1)] : startParams,
  });
  const sessions = new PGliteSessions(pglite, {
    applicationRole: options.applicationRole,
    closed: async () => undefined,
  });
  const version = await versionOf(sessions);
  return databaseOver(sessions, { driver: "pglite", version, location: folder ?? "memory" }, "owner");
}

async function versionOf(sessions: PGliteSessions): Promise<number> {
  const lease = await sessions.lease("owner");
  try {
    const { rows } = await lease.session.query<{ version: number }>({
      text: "select current_setting('server_version_num')::int as version",
      params: [],
      prepare: false,
    });
    return rows[0]?.version ?? 0;
  } finally {
    lease.release("clean");
  }
}
