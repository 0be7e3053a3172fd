import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "../database/port.js";
import { DatabaseError } from "../database/errors.js";
import { openDatabase } from "../database/open.js";
import { Failure } from "./outcome.js";
import type { Settings } from "./settings.js";

/**
 * The database that the settings name, acting as its owner.
 * @param making called before an embedded database is made, which takes some seconds
 * @throws Failure that says what to do where it does not open
 */
export async function openProjectDatabase({ database, applicationRole }: Settings, making?: () => void): Promise<Database> {
  try {
    switch (database.kind) {
      case "embedded":
        if (!existsSync(join(database.folder, "PG_VERSION"))) making?.();
        return await openDatabase({ folder: database.folder, applicationRole });
      case "server":
        return await openDatabase({ url: database.url, applicationRole, poolSize: database.poolSize });
    }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw new Failure(error.message, hint(database), { cause: error });
  }
}

function hint(database: Settings["database"]): string {
  switch (database.kind) {
    case "embedded":
      return "Only one process at a time can have an embedded database. For several, use a server: DATABASE_URL=postgres://…";
    case "server":
      return "Check DATABASE_URL, and that the server runs and lets you in. Without DATABASE_URL the embedded database is used.";
  }
}
