import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { databaseOver } from "../database.js";
import type { Database } from "../port.js";
import { startInFolder, startInMemory } from "./engine.js";
import { lockFolder } from "./lock.js";
import { PGliteSessions } from "./sessions.js";

export interface PGliteOptions {
  /** Where the data is kept; made where it does not exist. Absent: in memory, gone when the database is closed. */
  readonly folder?: string;
  /** The restricted role of requests. Absent: `as("app")` is refused. It need not exist before its first use. */
  readonly applicationRole?: string;
  /**
   * Default false: a commit is on the disk when it is acknowledged, and survives a failure of power. True: it is with the
   * operating system, and survives the end of this process, however violent; a failure of power may ruin the database.
   */
  readonly relaxedDurability?: boolean;
  /** In memory: `create extension` finds more of Postgres's contrib modules. Default false. */
  readonly contrib?: boolean;
}

/**
 * Opens an embedded database as its owner. Throws FolderInUse while another process has the folder open. Statements block
 * this process while they run, and no timeout ends them.
 */
export async function openPGlite(options: PGliteOptions = {}): Promise<Database> {
  const { folder, applicationRole, relaxedDurability: relaxed = false } = options;
  if (folder === undefined) {
    const pglite = await startInMemory(options.contrib);
    return database(new PGliteSessions(pglite, { applicationRole, closed: async () => undefined }), "memory");
  }
  const location = resolve(folder);
  await mkdir(location, { recursive: true, mode: 0o700 });
  const lock = await lockFolder(location);
  try {
    const pglite = await startInFolder(location, { relaxed });
    return await database(new PGliteSessions(pglite, { applicationRole, closed: () => lock.release() }), location);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function database(sessions: PGliteSessions, location: string): Promise<Database> {
  return databaseOver(sessions, { driver: "pglite", version: await sessions.version(), location }, "owner");
}
