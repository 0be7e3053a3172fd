import type { Database, Executor, Notification, Result, Role, Row, Statement, Transaction, TransactionOptions } from "./port.js";
import { settledStream } from "./settled-stream.js";

/**
 * For the work of the owner on all rows: schema changes, migrations, seeds. Row security that is forced holds for the owner too;
 * this says in each transaction and session that it is meant to pass. Never for what somebody asks for.
 */
export function pastRowSecurity(database: Database): Database {
  return new SettledDatabase(database, { "corollary.scope": "unrestricted" });
}

/** A database whose every statement runs under settings, local to its transaction or session. */
class SettledDatabase implements Database {
  constructor(
    private readonly database: Database,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  get info() { return this.database.info; }

  query<R extends Row = Row>(statement: Statement): Promise<Result<R>> {
    return this.database.once<R>(statement, { settings: this.settings });
  }

  once<R extends Row = Row>(statement: Statement, options: TransactionOptions = {}): Promise<Result<R>> {
    return this.database.once<R>(statement, this.with(options));
  }

  script(sql: string): Promise<void> {
    return this.session((session) => session.script(sql));
  }

  stream<R extends Row = Row>(statement: Statement, { batch }: { readonly batch?: number } = {}): AsyncIterable<R[]> {
    return settledStream<R>(this.database, statement, { settings: this.settings }, batch);
  }

  transaction<T>(run: (tx: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    return this.database.transaction(run, this.with(options));
  }

  session<T>(run: (session: Executor) => Promise<T>): Promise<T> {
    return this.database.session(async (session) => {
      // As a script, since what scripts set ends with the session.
      await session.script(Object.entries(this.settings).map(([name, value]) => `set ${name} = '${value}'`).join("; "));
      return run(session);
    });
  }

  as(role: Role): Database {
    return new SettledDatabase(this.database.as(role), this.settings);
  }

  listen(channel: string, receive: (n: Notification) => void) { return this.database.listen(channel, receive); }
  notify(channel: string, payload: string) { return this.database.notify(channel, payload); }
  copyIn(sql: string, chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>) { return this.database.copyIn(sql, chunks); }
  copyOut(sql: string) { return this.database.copyOut(sql); }
  close() { return this.database.close(); }

  private with(options: TransactionOptions): TransactionOptions {
    return { ...options, settings: { ...this.settings, ...options.settings } };
  }
}
