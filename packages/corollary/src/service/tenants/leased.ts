import { settledStream, type Database, type DatabaseInfo, type Executor, type Notification, type Result, type Role, type Row, type Statement, type Transaction, type TransactionOptions } from "../../database/index.js";

/** Runs something with a database, which stays open at least so long. */
export type Lease = <T>(run: (database: Database) => Promise<T>) => Promise<T>;

/** A database that is looked for anew by each statement and transaction. */
export function leasedDatabase(info: DatabaseInfo, lease: Lease): Database {
  return new LeasedDatabase(info, lease);
}

class LeasedDatabase implements Database {
  constructor(
    readonly info: DatabaseInfo,
    private readonly lease: Lease,
  ) {}

  query<R extends Row = Row>(statement: Statement): Promise<Result<R>> { return this.lease((database) => database.query<R>(statement)); }
  once<R extends Row = Row>(statement: Statement, options?: TransactionOptions): Promise<Result<R>> { return this.lease((database) => database.once<R>(statement, options)); }
  script(sql: string): Promise<void> { return this.lease((database) => database.script(sql)); }
  transaction<T>(run: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T> { return this.lease((database) => database.transaction(run, options)); }
  session<T>(run: (session: Executor) => Promise<T>): Promise<T> { return this.lease((database) => database.session(run)); }
  notify(channel: string, payload: string): Promise<void> { return this.lease((database) => database.notify(channel, payload)); }
  copyIn(sql: string, chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>): Promise<number> { return this.lease((database) => database.copyIn(sql, chunks)); }

  stream<R extends Row = Row>(statement: Statement, { batch }: { readonly batch?: number } = {}): AsyncIterable<R[]> {
    return settledStream<R>(this, statement, {}, batch);
  }

  as(role: Role): Database {
    return new LeasedDatabase(this.info, (run) => this.lease((database) => run(database.as(role))));
  }

  /** What is listened to must stay open, which a lease does not. */
  listen(_channel: string, _receive: (n: Notification) => void): Promise<() => Promise<void>> {
    return Promise.reject(new Error("Listen on the database of the tenant itself."));
  }

  async *copyOut(sql: string): AsyncGenerator<Uint8Array, void, undefined> {
    const chunks = await this.lease(async (database) => {
      const all: Uint8Array[] = [];
      for await (const chunk of database.copyOut(sql)) all.push(chunk);
      return all;
    });
    yield* chunks;
  }

  /** It holds nothing of its own. */
  close(): Promise<void> { return Promise.resolve(); }
}
