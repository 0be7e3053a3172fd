import type { Notification, Result, Role, Row, Statement } from "./port.js";

/**
 * One connection: what goes in first runs first. A caller may send the next statement before the last has answered.
 * Every error is a DatabaseError already.
 */
export interface Session {
  query<R extends Row>(statement: Statement): Promise<Result<R>>;
  /** Begins and ends transactions and savepoints. Gives the tag of the last statement, e.g. `COMMIT`. */
  command(sql: string): Promise<string>;
  /** Any statements without parameters. What they set for the session ends with the lease. */
  script(sql: string): Promise<void>;
  copyIn(sql: string, chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>): Promise<number>;
  copyOut(sql: string): AsyncIterable<Uint8Array>;
}

/** A session for one caller alone, until it is released. */
export interface Lease {
  readonly session: Session;
  /** Runs the callback of a transaction, so that its asking for another session can be told from anybody else's. */
  within<T>(run: () => Promise<T>): Promise<T>;
  /** `broken`: the session may be left in a state that nobody else should meet. */
  release(state: "clean" | "broken"): void;
}

/** Where sessions come from: the difference between the drivers. */
export interface Sessions {
  /** Waits for a free session that acts as `role`. */
  lease(role: Role): Promise<Lease>;
  /** Throws where this database can never act as `role`. */
  assertRole(role: Role): void;
  /** True where there is only one session: a stream outside a transaction must not keep it. */
  readonly single: boolean;
  listen(channel: string, receive: (n: Notification) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** The version of the server as a number, e.g. 180004. */
export async function serverVersion(session: Session): Promise<number> {
  const { rows } = await session.query<{ version: number }>({
    text: "select current_setting('server_version_num')::int as version",
    params: [],
    prepare: false,
  });
  return rows[0]?.version ?? 0;
}
