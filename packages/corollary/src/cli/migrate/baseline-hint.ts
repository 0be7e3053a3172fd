import { existsSync } from "node:fs";
import { deployment } from "../../schema/deployment.js";
import { fileKind } from "../../migrate/files/name.js";
import { readLedger } from "../../migrate/ledger/entry.js";
import { openProjectDatabase } from "../open.js";
import { settings } from "../settings.js";
import type { WritingSession } from "./project.js";

/**
 * What to do with a database that was made before there were migrations; undefined where there is none, or nobody can say
 * because another process has it.
 */
export async function baselineHint({ place, config }: WritingSession, files: Readonly<Record<string, string>>): Promise<string | undefined> {
  const kind = fileKind(Object.keys(files)[0] ?? "");
  const set = settings(place.root, config);
  if (kind.kind !== "part" || (set.database.kind === "embedded" && !existsSync(set.database.folder))) return undefined;
  try {
    const database = await openProjectDatabase(set);
    try {
      if ((await deployment(database)) === undefined || (await readLedger(database.as("owner"))).length > 0) return undefined;
      return `The database ${database.info.location} was made without migrations. If it is in step with the model, say that it has this one:\n  corollary migrate baseline ${kind.name.version} --reason "made before migrations"`;
    } finally {
      await database.close();
    }
  } catch {
    return undefined;
  }
}
