import { streamCursor } from "./cursor.js";
import { DatabaseError } from "./errors.js";
import type {
  Database, DatabaseInfo, Executor, Notification, Result, Role, Row, Statement, Transaction, TransactionOptions,
} from "./port.js";
import type { Lease, Session, Sessions } from "./session.js";
import { runOnce, runTransaction, unknownOutcome } from "./transaction.js";

/** The port over the sessions of a driver, acting as `role`. */
export function databaseOver(sessions: Sessions, info: DatabaseInfo, role: Role): Database {
  return new SessionDatabase(sessions, info, role);
}

class SessionDatabase implements Database {
  constructor(
    private readonly sessions: Sessions,
    readonly info: DatabaseInfo,
    private readonly role: Role,
  ) {}

  query<R extends Row = Row>(statement: Statement): Promise<Result<R>> {
    return this.#alone((session) => session.query<R>(statement));
  }

  once<R extends Row = Row>(statement: Statement, options: TransactionOptions = {}): Promise<Result<R>> {
    return runOnce<R>(this.sessions, this.role, statement, options);
  }

  script(sql: string): Promise<void> {
    return this.#alone((session) => session.script(sql));
  }

  async *stream<R extends Row = Row>(
    statement: Statement,
    { batch }: { readonly batch?: number } = {},
  ): AsyncGenerator<R[], void, undefined> {
    if (this.sessions.single) {
      yield* streamCursor<R>(this, statement, { batch, hold: true });
      return;
    }
    const lease = await this.sessions.lease(this.role);
    let ended = false;
    try {
      await lease.session.command("begin");
      yield* streamCursor<R>(lease.session, statement, { batch, hold: false });
      await lease.session.command("commit");
      ended = true;
    } finally {
      // Also reached when the consumer stops early: the cursor is closed by then, and what a write did is kept.
      await release(lease, ended ? undefined : "commit");
    }
  }

  transaction<T>(run: (tx: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    return runTransaction(this.sessions, this.role, run, options);
  }

  async session<T>(run: (session: Executor) => Promise<T>): Promise<T> {
    const lease = await this.sessions.lease(this.role);
    const { session } = lease;
    try {
      return await lease.within(() => run({
        query: <R extends Row = Row>(statement: Statement) => session.query<R>(statement).catch(rethrowUnknown),
        script: (sql) => session.script(sql).catch(rethrowUnknown),
        stream: <R extends Row = Row>(statement: Statement, options?: { readonly batch?: number }) =>
          streamCursor<R>(session, statement, { batch: options?.batch, hold: true }),
      }));
    } finally {
      lease.release("clean");
    }
  }

  as(role: Role): Database {
    if (role === this.role) return this;
    this.sessions.assertRole(role);
    return new SessionDatabase(this.sessions, this.info, role);
  }

  listen(channel: string, receive: (n: Notification) => void): Promise<() => Promise<void>> {
    return this.sessions.listen(channel, receive);
  }

  async notify(channel: string, payload: string): Promise<void> {
    await this.query({ text: "select pg_notify($1, $2)", params: [channel, payload] });
  }

  copyIn(sql: string, chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>): Promise<number> {
    return this.#alone((session) => session.copyIn(sql, chunks));
  }

  async *copyOut(sql: string): AsyncGenerator<Uint8Array, void, undefined> {
    const lease = await this.sessions.lease(this.role);
    let state: "clean" | "broken" = "broken";
    try {
      yield* lease.session.copyOut(sql);
      state = "clean";
    } catch (error) {
      if (error instanceof DatabaseError && error.kind !== "connection") state = "clean";
      throw error;
    } finally {
      lease.release(state);
    }
  }

  close(): Promise<void> {
    return this.sessions.close();
  }

  async #alone<T>(use: (session: Session) => Promise<T>): Promise<T> {
    const lease = await this.sessions.lease(this.role);
    try {
      return await use(lease.session);
    } catch (error) {
      throw unknownOutcome(error);
    } finally {
      lease.release("clean");
    }
  }
}

function rethrowUnknown(error: unknown): never {
  throw unknownOutcome(error);
}

/** Ends what is left of a stream's transaction, then gives the session back. */
async function release(lease: Lease, end: "commit" | undefined): Promise<void> {
  let state: "clean" | "broken" = "clean";
  try {
    if (end !== undefined) await lease.session.command(end);
  } catch {
    state = "broken";
  } finally {
    lease.release(state);
  }
}
