/**
 * What Corollary asks of a database. Two drivers answer it (PGlite, embedded; `postgres`, a server), one test suite
 * holds for both. Nothing above this room knows which driver it talks to.
 */

/** A value as it goes to the database. Text is always accepted: the statement casts parameters where the type matters. */
export type Parameter = string | number | boolean | bigint | null | Uint8Array | Date | readonly Parameter[];

/**
 * A row as it comes back, keyed by column alias. Both drivers give the same values:
 * `bool` as boolean; `int2`, `int4`, `float4`, `float8` as number; `json`/`jsonb` parsed; `bytea` as Uint8Array;
 * `null` as null; everything else (`int8`, `numeric`, dates, times, arrays, ranges, …) as the text Postgres prints,
 * under `TimeZone=UTC`, `DateStyle=ISO`, `IntervalStyle=iso_8601`.
 */
export type Row = Record<string, unknown>;

/** A statement with its parameters. `name`: equal texts are prepared once per connection unless `prepare` is false. */
export interface Statement {
  readonly text: string;
  readonly params: readonly Parameter[];
  /** Default true: prepared and cached by the driver. False for one-off statements (DDL, large IN lists). */
  readonly prepare?: boolean;
}

export interface Result<R extends Row = Row> {
  readonly rows: R[];
  /** Rows inserted, updated, deleted or returned, as the command tag says. */
  readonly count: number;
}

/** Who a connection acts as. `app`: the restricted role of requests. `owner`: schema changes, loading, maintenance. */
export type Role = "app" | "owner";

export interface Executor {
  query<R extends Row = Row>(statement: Statement): Promise<Result<R>>;
  /** Several statements without parameters, separated by semicolons, as one simple query. For DDL scripts. */
  script(sql: string): Promise<void>;
  /** Rows in batches through a server-side cursor or portal; ends the cursor when the consumer stops early. */
  stream<R extends Row = Row>(statement: Statement, options?: { readonly batch?: number }): AsyncIterable<R[]>;
}

export interface TransactionOptions {
  readonly isolation?: "read committed" | "repeatable read" | "serializable";
  readonly readOnly?: boolean;
  readonly deferrable?: boolean;
  /** Settings local to this transaction, as by `set_config(name, value, true)`; sent with the first flush. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Milliseconds; `statement_timeout` local to the transaction. */
  readonly statementTimeout?: number;
  /** Milliseconds; `lock_timeout` local to the transaction. */
  readonly lockTimeout?: number;
  /** Repeat the whole function after a serialization failure or deadlock. Default 0 (never). */
  readonly retries?: number;
}

export interface Transaction extends Executor {
  /** Runs inside a savepoint: an error undoes only what ran inside, and is thrown again. */
  savepoint<T>(run: (tx: Transaction) => Promise<T>): Promise<T>;
}

export interface Notification {
  readonly channel: string;
  readonly payload: string;
}

export interface DatabaseInfo {
  readonly driver: "pglite" | "postgres";
  /** Server version as a number, e.g. 180004. */
  readonly version: number;
  /** What to print: a folder for the embedded database, a URL without password for a server. */
  readonly location: string;
}

export interface Database extends Executor {
  readonly info: DatabaseInfo;
  transaction<T>(run: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * One statement in a transaction of its own, with the options of a transaction. Begin, settings, statement and commit
   * leave together: one round trip, where `transaction` takes two.
   */
  once<R extends Row = Row>(statement: Statement, options?: TransactionOptions): Promise<Result<R>>;
  /**
   * A connection for one caller alone and outside any transaction, for statements that need settings of their session or
   * refuse a transaction. What scripts set in it ends with it.
   */
  session<T>(run: (session: Executor) => Promise<T>): Promise<T>;
  /** The same database acting as another role. The result shares this one's life: closing either closes both. */
  as(role: Role): Database;
  listen(channel: string, receive: (n: Notification) => void): Promise<() => Promise<void>>;
  notify(channel: string, payload: string): Promise<void>;
  /** `COPY … FROM STDIN`: chunks of the format that the statement names. Returns the number of rows. */
  copyIn(sql: string, chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>): Promise<number>;
  /** `COPY … TO STDOUT`. */
  copyOut(sql: string): AsyncIterable<Uint8Array>;
  /** Waits for running statements, then releases everything. Safe to call twice. */
  close(): Promise<void>;
}
