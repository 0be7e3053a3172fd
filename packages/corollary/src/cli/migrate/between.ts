import { schemaHash } from "../../schema/canonical.js";
import type { Database } from "../../database/port.js";
import type { Migration } from "../../migrate/files/migration.js";
import { migrationStatus } from "../../migrate/operations/status.js";
import { pendingOf, unfinishedOf } from "../../migrate/standing.js";
import type { Wanted } from "../schema-state.js";
import { inWordsOfCommands } from "./session.js";

/**
 * The second half of a change over two deployments, where the first is applied and nothing but the second is lacking to what
 * the model calls for: then the model can be served beside the one before it. Undefined elsewhere.
 */
export async function secondHalf(migrations: readonly Migration[], database: Database, { schema }: Wanted): Promise<Migration | undefined> {
  return inWordsOfCommands(async () => {
    // What only the first half leads to is the state of no model.
    const isHalf = ({ snapshot }: Migration): boolean => snapshot !== undefined && snapshot.modelHash === undefined;
    if (!migrations.some(isHalf)) return undefined;
    const { standings } = await migrationStatus(database, migrations);
    const [second, ...others] = pendingOf(standings);
    if (unfinishedOf(standings) !== undefined || second === undefined || others.length > 0) return undefined;
    const before = migrations[migrations.indexOf(second) - 1];
    return before !== undefined && isHalf(before) && second.snapshot?.schemaHash === schemaHash(schema) ? second : undefined;
  });
}
