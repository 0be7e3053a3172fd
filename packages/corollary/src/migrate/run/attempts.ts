import { DatabaseError } from "../../database/errors.js";
import type { Blocker, Run } from "./settings.js";

/** A try that failed, with those who stood in its way. */
export class Blocked extends Error {
  override readonly name = "Blocked";
  constructor(readonly reason: DatabaseError, readonly blockers: readonly Blocker[]) {
    super(reason.message, { cause: reason });
  }
}

const firstPauseMs = 500;
const longestPauseMs = 15_000;

/**
 * Tries again where locks were not to be had, or others were in the way, after a pause that doubles. What `once` did of
 * a try that failed must be undone already, or be such that it can be done again.
 */
export async function trying<T>(run: Run, at: { readonly name: string; readonly step: number }, once: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once();
    } catch (error) {
      const reason = error instanceof Blocked ? error.reason : error;
      if (!isConflict(reason) || attempt >= run.lockAttempts) throw error;
      const pauseMs = Math.round(Math.min(firstPauseMs * 2 ** (attempt - 1), longestPauseMs, Math.max(run.lockTimeout, 50)) * (0.75 + Math.random() / 2));
      run.report({ event: "blocked", ...at, attempt, pauseMs, blockers: error instanceof Blocked ? error.blockers : [] });
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      await run.assertAlone();
    }
  }
}

export function isConflict(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && (error.kind === "lock" || error.kind === "deadlock" || error.kind === "serialization");
}
