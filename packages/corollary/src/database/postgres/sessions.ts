import { connectionError } from "../classify.js";
import { DatabaseError } from "../errors.js";
import type { Notification, Role } from "../port.js";
import { type Lease, serverVersion, type Sessions } from "../session.js";
import { toDatabaseError } from "./errors.js";
import type { Client, Lane } from "./lane.js";
import { Pool } from "./pool.js";

interface PoolOptions {
  readonly size: number;
  readonly open: () => Promise<Lane>;
}

export interface PostgresSessionsOptions {
  readonly owner: PoolOptions;
  readonly app: PoolOptions | undefined;
  /** A client for LISTEN alone. */
  readonly listener: () => Client;
  readonly place: string;
}

/** Two pools, one per role: changing the role of a connection would cost it its plans. */
export class PostgresSessions implements Sessions {
  readonly single = false;
  readonly #owner: Pool;
  readonly #app: Pool | undefined;
  #listener: Client | undefined;
  #closing: Promise<void> | undefined;

  constructor(private readonly options: PostgresSessionsOptions) {
    this.#owner = new Pool(options.owner.size, options.owner.open);
    this.#app = options.app === undefined ? undefined : new Pool(options.app.size, options.app.open);
  }

  assertRole(role: Role): void {
    this.#pool(role);
  }

  lease(role: Role): Promise<Lease> {
    return this.#pool(role).lease();
  }

  async version(): Promise<number> {
    const lease = await this.lease("owner");
    try {
      return await serverVersion(lease.session);
    } finally {
      lease.release("clean");
    }
  }

  async listen(channel: string, receive: (n: Notification) => void): Promise<() => Promise<void>> {
    if (this.#closing !== undefined) throw connectionError("The database is closed.", false);
    this.#listener ??= this.options.listener();
    const listener = this.#listener;
    try {
      // An error of the receiver is its own: it must not reach the reading of the connection.
      const { unlisten } = await listener.listen(channel, (payload) => queueMicrotask(() => receive({ channel, payload })));
      return async () => {
        if (this.#closing === undefined) await unlisten();
      };
    } catch (error) {
      throw toDatabaseError(error, this.options.place);
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  async #shutDown(): Promise<void> {
    await Promise.all([this.#owner.close(), this.#app?.close(), this.#listener?.end({ timeout: 0 })]);
  }

  #pool(role: Role): Pool {
    const pool = role === "owner" ? this.#owner : this.#app;
    if (pool !== undefined) return pool;
    throw new DatabaseError("This database was opened without an application role, so nothing can act as it.", {
      kind: "permission",
    });
  }
}
