import { existsSync, readdirSync } from "node:fs";
import type { Database } from "../database/port.js";
import { DatabaseError } from "../database/errors.js";
import { openDatabase } from "../database/open.js";
import { FolderInUse } from "../database/pglite/holder.js";
import { Failure, Refusal } from "./outcome.js";
import type { Settings } from "./settings.js";

/**
 * The database that the settings name, acting as its owner.
 * @param making called before an embedded database is made, which takes some seconds
 * @throws Refusal where another process has the embedded database
 * @throws Failure that says what to do where a database does not open
 */
export async function openProjectDatabase({ database, applicationRole }: Settings, making?: () => void): Promise<Database> {
  try {
    switch (database.kind) {
      case "embedded":
        if (isEmpty(database.folder)) making?.();
        return await openDatabase({ folder: database.folder, applicationRole });
      case "server":
        return await openDatabase({ url: database.url, appUrl: database.appUrl, applicationRole, poolSize: database.poolSize });
    }
  } catch (error) {
    if (error instanceof FolderInUse) throw new Refusal(error.message, "Stop the other process, or set DATABASE_URL=postgres://… for a server that several can share.");
    if (!(error instanceof DatabaseError)) throw error;
    const hint = database.kind === "server" ? "Check DATABASE_URL, and that the server runs and lets you in. Without DATABASE_URL the embedded database is used." : undefined;
    throw new Failure(error.message, hint, { cause: error });
  }
}

function isEmpty(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).length === 0;
}
