import { DatabaseError, settledStream, withOwner, type ConstraintCatalogue, type Database, type Result, type Row, type Statement, type Transaction } from "../database/index.js";

/** Runs statements for somebody: alone, or inside a transaction. */
export interface Runner {
  query<R extends Row = Row>(statement: Statement): Promise<Result<R>>;
  stream<R extends Row = Row>(statement: Statement, batch?: number): AsyncIterable<R[]>;
  /** A transaction, or a savepoint where one is open. */
  atomic<T>(run: (runner: Runner) => Promise<T>): Promise<T>;
}

export type Settings = Readonly<Record<string, string>>;

/** Statements on a database. Settings, where there are any, are local to the transaction that each statement or `atomic` opens. */
export function databaseRunner(database: Database, catalogue: ConstraintCatalogue | undefined, settings: Settings | undefined): Runner {
  const local = settings === undefined || Object.keys(settings).length === 0 ? undefined : { settings };
  return {
    query: <R extends Row>(statement: Statement) => told(local === undefined ? database.query<R>(statement) : database.once<R>(statement, local), catalogue),
    stream: <R extends Row>(statement: Statement, batch?: number) => (local === undefined ? streamed<R>(database, statement, batch) : settledStream<R>(database, statement, { ...local, readOnly: true }, batch)),
    atomic: (run) => told(database.transaction((tx) => run(transactionRunner(tx, catalogue)), local ?? {}), catalogue),
  };
}

/** Statements inside a transaction that is open already. */
export function transactionRunner(tx: Transaction, catalogue: ConstraintCatalogue | undefined): Runner {
  return {
    query: <R extends Row>(statement: Statement) => told(tx.query<R>(statement), catalogue),
    stream: <R extends Row>(statement: Statement, batch?: number) => streamed<R>(tx, statement, batch),
    atomic: (run) => told(tx.savepoint((inner) => run(transactionRunner(inner, catalogue))), catalogue),
  };
}

function streamed<R extends Row>(on: Pick<Transaction, "stream">, statement: Statement, batch: number | undefined): AsyncIterable<R[]> {
  return on.stream<R>(statement, batch === undefined ? {} : { batch });
}

/** Errors of the database name the entity and fields they are about. */
async function told<T>(running: Promise<T>, catalogue: ConstraintCatalogue | undefined): Promise<T> {
  if (catalogue === undefined) return running;
  try {
    return await running;
  } catch (error) {
    throw error instanceof DatabaseError ? withOwner(error, catalogue) : error;
  }
}
