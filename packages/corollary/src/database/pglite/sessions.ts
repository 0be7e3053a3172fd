import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
import type { PGlite } from "@electric-sql/pglite";
import { connectionError } from "../classify.js";
import { DatabaseError } from "../errors.js";
import { quoteIdentifier } from "../identifier.js";
import type { Notification, Role } from "../port.js";
import { type Lease, serverVersion, type Sessions } from "../session.js";
import { Turns } from "./queue.js";
import { PGliteSession } from "./session.js";

type Receive = (notification: Notification) => void;

export interface PGliteSessionsOptions {
  readonly applicationRole: string | undefined;
  /** Runs once the engine is down. */
  readonly closed: () => Promise<void>;
}

/** The one session, lent to one caller after the other, always under the role that was asked for. */
export class PGliteSessions implements Sessions {
  readonly single = true;
  readonly #turns = new Turns();
  readonly #session: PGliteSession;
  readonly #receivers = new Map<string, Set<Receive>>();
  /** Which transaction the running code is the callback of. */
  readonly #inside = new AsyncLocalStorage<{ readonly over: () => boolean }>();
  /** Undefined: not known, so it has to be set. */
  #role: Role | undefined;
  #closing: Promise<void> | undefined;

  constructor(private readonly pglite: PGlite, private readonly options: PGliteSessionsOptions) {
    this.#session = new PGliteSession(pglite, (notifications) => this.#deliver(notifications));
  }

  assertRole(role: Role): void {
    if (role === "app" && this.options.applicationRole === undefined) {
      throw new DatabaseError("This database was opened without an application role, so nothing can act as it.", {
        kind: "permission",
      });
    }
  }

  async lease(role: Role): Promise<Lease> {
    this.#assertReachable();
    await this.#turns.take();
    try {
      if (this.#closing !== undefined) throw closedError();
      if (role !== this.#role || this.#session.touched) await this.#become(role);
    } catch (error) {
      this.#turns.give();
      throw error;
    }
    return this.#lease();
  }

  async version(): Promise<number> {
    const lease = await this.lease("owner");
    try {
      return await serverVersion(lease.session);
    } finally {
      lease.release("clean");
    }
  }

  async listen(channel: string, receive: Receive): Promise<() => Promise<void>> {
    // A receiver runs in the context of whoever listens, not of the transaction whose end brought the notification.
    const bound = AsyncResource.bind(receive);
    const receivers = this.#receivers.get(channel) ?? new Set<Receive>();
    this.#receivers.set(channel, receivers.add(bound));
    try {
      await this.#run(`listen ${quoteIdentifier(channel)}`);
    } catch (error) {
      receivers.delete(bound);
      throw error;
    }
    return async () => {
      if (!receivers.delete(bound) || receivers.size > 0 || this.#closing !== undefined) return;
      await this.#run(`unlisten ${quoteIdentifier(channel)}`);
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  #lease(): Lease {
    let over = false;
    return {
      session: this.#session,
      within: (run) => this.#inside.run({ over: () => over }, run),
      release: (state) => {
        if (over) return;
        over = true;
        if (state === "broken") this.#role = undefined;
        this.#turns.give();
      },
    };
  }

  async #run(sql: string): Promise<void> {
    const lease = await this.lease("owner");
    try {
      await lease.session.command(sql);
    } finally {
      lease.release("clean");
    }
  }

  async #become(role: Role): Promise<void> {
    this.#role = undefined;
    const name = role === "app" ? this.options.applicationRole : undefined;
    try {
      await this.#session.become(name);
    } catch (error) {
      if (name === undefined || !(error instanceof DatabaseError) || error.sqlState !== "22023") throw error;
      throw new DatabaseError(`The application role "${name}" does not exist in this database yet: build the schema first.`, {
        kind: "undefined-object",
        sqlState: error.sqlState,
      });
    }
    this.#role = role;
  }

  /** There is one session, and the callback of a transaction holds it: waiting for it from inside would be for ever. */
  #assertReachable(): void {
    if (this.#closing !== undefined) throw closedError();
    if (this.#inside.getStore()?.over() === false) {
      throw new DatabaseError(
        "A statement was sent to the database from inside a transaction. The embedded database has one session: " +
          "use the transaction that the callback was given.",
        { kind: "other" },
      );
    }
  }

  #deliver(notifications: readonly Notification[]): void {
    for (const notification of notifications) {
      for (const receive of this.#receivers.get(notification.channel) ?? []) {
        queueMicrotask(() => receive(notification));
      }
    }
  }

  async #shutDown(): Promise<void> {
    await this.#turns.take();
    try {
      await this.pglite.close();
    } finally {
      await this.options.closed();
      this.#turns.give();
    }
  }
}

function closedError(): DatabaseError {
  return connectionError("The database is closed.", false);
}
