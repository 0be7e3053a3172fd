import { DatabaseError } from "../../database/errors.js";
import type { Database } from "../../database/port.js";
import type { Migration } from "../files/migration.js";

/** What a step would destroy. */
export interface Loss {
  readonly migration: string;
  readonly step: number;
  readonly summary: string;
  /** "rows of note"; absent where the file does not say. */
  readonly what?: string;
  /** How many there are now; absent where that cannot be counted yet. */
  readonly count?: number;
}

/** What migrations would destroy on their way up, or back, counted. Changes nothing. */
export async function lossesOf(database: Database, migrations: readonly Migration[], direction: "up" | "down" = "up"): Promise<readonly Loss[]> {
  const losses: Loss[] = [];
  for (const migration of migrations) {
    if (migration.kind !== "sql") continue;
    for (const [i, { summary, effect, loses }] of (direction === "up" ? migration.upScript : migration.downScript)?.steps.entries() ?? []) {
      if (loses === undefined && effect?.class !== "destructive") continue;
      const count = loses === undefined ? undefined : await countOf(database, loses.count);
      losses.push({ migration: migration.name, step: i + 1, summary, ...(loses === undefined ? {} : { what: loses.what }), ...(count === undefined ? {} : { count }) });
    }
  }
  return losses;
}

/** Undefined where what is counted is not there yet: an earlier pending migration makes it. */
async function countOf(database: Database, text: string): Promise<number | undefined> {
  try {
    const { rows } = await database.as("owner").once({ text, params: [], prepare: false }, { readOnly: true });
    const [count] = Object.values(rows[0] ?? {});
    return count === undefined || count === null ? undefined : Number(count);
  } catch (error) {
    if (error instanceof DatabaseError && error.kind === "undefined-object") return undefined;
    throw error;
  }
}

/** Each on a line of its own, below what is said of them. */
export const describeLosses = (losses: readonly Loss[]): string => losses.map((loss) => `\n  - ${describeLoss(loss)}`).join("");

export function describeLoss({ migration, step, summary, what, count }: Loss): string {
  const lost = what === undefined ? "" : count === undefined ? `: ${what}, not countable yet` : `: ${count} ${what}`;
  return `${migration}, step ${step}: ${summary}${lost}`;
}
