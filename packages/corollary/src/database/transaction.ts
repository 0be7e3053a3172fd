import { streamCursor } from "./cursor.js";
import { DatabaseError } from "./errors.js";
import type { Result, Role, Row, Statement, Transaction, TransactionOptions } from "./port.js";
import type { Session, Sessions } from "./session.js";

/** Runs `run` in a transaction on a session of its own; commits what it did, or undoes it and throws its error. */
export async function runTransaction<T>(
  sessions: Sessions,
  role: Role,
  run: (tx: Transaction) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  return repeating(options.retries ?? 0, async () => {
    const lease = await sessions.lease(role);
    const { session } = lease;
    let state: "clean" | "broken" = "broken";
    try {
      const result = await attempt(session, (tx) => lease.within(() => run(tx)), options);
      state = "clean";
      return result;
    } catch (error) {
      if (await rolledBack(session)) state = "clean";
      throw error;
    } finally {
      lease.release(state);
    }
  });
}

/** One statement in a transaction of its own. Everything up to COMMIT goes out together: one round trip. */
export async function runOnce<R extends Row>(
  sessions: Sessions,
  role: Role,
  statement: Statement,
  options: TransactionOptions,
): Promise<Result<R>> {
  return repeating(options.retries ?? 0, async () => {
    const lease = await sessions.lease(role);
    const { session } = lease;
    let state: "clean" | "broken" = "broken";
    try {
      const [opened, answered, committed] = await Promise.allSettled([
        open(session, options),
        session.query<R>(statement),
        session.command("commit"),
      ]);
      if (committed.status === "fulfilled") state = "clean";
      if (opened.status === "rejected") throw unknownOutcome(opened.reason);
      if (answered.status === "rejected") throw unknownOutcome(answered.reason);
      if (committed.status === "rejected") throw unknownOutcome(committed.reason);
      return answered.value;
    } finally {
      lease.release(state);
    }
  });
}

async function attempt<T>(
  session: Session,
  run: (tx: Transaction) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  // Not awaited before `run`: its first statement leaves in the same flush.
  const opened = open(session, options);
  opened.catch(() => undefined);
  const scope = new Scope(session, opened);
  const result = await scope.run(run);
  await opened;
  scope.rethrow();
  let tag: string;
  try {
    tag = await session.command("commit");
  } catch (error) {
    throw unknownOutcome(error);
  }
  if (tag !== "COMMIT") {
    scope.rethrow();
    throw new DatabaseError("The transaction was undone, because a statement in it had failed.", { kind: "other" });
  }
  return result;
}

/** BEGIN and the local settings, sent without waiting for either. */
async function open(session: Session, options: TransactionOptions): Promise<void> {
  const begun = session.command(beginText(options));
  const settings = localSettings(options);
  if (settings.length === 0) {
    await begun;
    return;
  }
  const applied = session.query({
    text: `select ${settings.map((_, i) => `set_config($${2 * i + 1}, $${2 * i + 2}, true)`).join(", ")}`,
    params: settings.flat(),
  });
  const [first, second] = await Promise.allSettled([begun, applied]);
  if (first.status === "rejected") throw first.reason;
  if (second.status === "rejected") throw second.reason;
}

const isolations: Readonly<Record<NonNullable<TransactionOptions["isolation"]>, string>> = {
  "read committed": " isolation level read committed",
  "repeatable read": " isolation level repeatable read",
  serializable: " isolation level serializable",
};

function beginText({ isolation, readOnly, deferrable }: TransactionOptions): string {
  return [
    "begin",
    isolation === undefined ? "" : isolations[isolation],
    readOnly === undefined ? "" : readOnly ? " read only" : " read write",
    deferrable === true ? " deferrable" : "",
  ].join("");
}

function localSettings({ settings, statementTimeout, lockTimeout }: TransactionOptions): [string, string][] {
  const pairs = Object.entries(settings ?? {});
  if (statementTimeout !== undefined) pairs.push(["statement_timeout", String(statementTimeout)]);
  if (lockTimeout !== undefined) pairs.push(["lock_timeout", String(lockTimeout)]);
  return pairs;
}

/** The transaction as its callback sees it; a savepoint is a scope inside. */
class Scope implements Transaction {
  #failure: unknown;
  #failed = false;
  #over = false;
  #savepoints = 0;

  constructor(
    private readonly session: Session,
    private readonly opened: Promise<void>,
    private readonly depth = 0,
  ) {}

  async run<T>(run: (tx: Transaction) => Promise<T>): Promise<T> {
    try {
      return await run(this);
    } catch (error) {
      // What `run` threw may be the echo of settings that were refused.
      await this.opened;
      throw this.#failed && isAborted(error) ? this.#failure : error;
    } finally {
      this.#over = true;
    }
  }

  /** Throws the error of a statement that failed here, whether or not the callback let it pass. */
  rethrow(): void {
    if (this.#failed) throw this.#failure;
  }

  query<R extends Row = Row>(statement: Statement): Promise<Result<R>> {
    return this.#watch(() => this.session.query<R>(statement));
  }

  async script(sql: string): Promise<void> {
    await this.#watch(() => this.session.script(sql));
  }

  stream<R extends Row = Row>(statement: Statement, options?: { readonly batch?: number }): AsyncIterable<R[]> {
    return streamCursor<R>(this, statement, { batch: options?.batch, hold: false });
  }

  async savepoint<T>(run: (tx: Transaction) => Promise<T>): Promise<T> {
    const name = `s${this.depth}_${++this.#savepoints}`;
    await this.#watch(() => this.session.command(`savepoint ${name}`));
    const inner = new Scope(this.session, this.opened, this.depth + 1);
    try {
      const result = await inner.run(run);
      inner.rethrow();
      await this.session.command(`release savepoint ${name}`);
      return result;
    } catch (error) {
      await this.#watch(() => this.session.command(`rollback to savepoint ${name}; release savepoint ${name}`));
      throw error;
    }
  }

  async #watch<T>(send: () => Promise<T>): Promise<T> {
    if (this.#over) throw new DatabaseError("The transaction is over: a statement came after its end.", { kind: "other" });
    try {
      return await send();
    } catch (error) {
      if (!this.#failed) {
        this.#failed = true;
        this.#failure = error;
      }
      throw error;
    }
  }
}

function isAborted(error: unknown): boolean {
  return error instanceof DatabaseError && error.sqlState === "25P02";
}

async function rolledBack(session: Session): Promise<boolean> {
  try {
    await session.command("rollback");
    return true;
  } catch {
    return false;
  }
}

/** Where a connection is lost under a commit, nobody knows whether it happened, so repeating it is not safe. */
export function unknownOutcome(error: unknown): unknown {
  if (!(error instanceof DatabaseError) || error.kind !== "connection") return error;
  return new DatabaseError(`${error.message} What was under way may have been committed or not.`, {
    kind: "connection",
    sqlState: error.sqlState,
    retryable: false,
  });
}

async function repeating<T>(retries: number, attemptOnce: () => Promise<T>): Promise<T> {
  for (let attempts = 0; ; attempts++) {
    try {
      return await attemptOnce();
    } catch (error) {
      if (attempts >= retries || !isConflict(error)) throw error;
      // Waiting a random while keeps two transactions from meeting again at once.
      const longest = Math.min(10 * 2 ** attempts, 500);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof DatabaseError && (error.kind === "serialization" || error.kind === "deadlock");
}
