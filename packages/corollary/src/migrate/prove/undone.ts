import type { Database, Transaction } from "../../database/port.js";

class Undo extends Error {}

/** Runs in a transaction that is rolled back, whatever comes of it: afterwards the database is as it was. */
export async function undone<T>(database: Database, use: (within: Database) => Promise<T>): Promise<T> {
  let result: { readonly of: T } | undefined;
  try {
    await database.as("owner").transaction(async (tx) => {
      result = { of: await use(within(database, tx)) };
      throw new Undo();
    });
  } catch (error) {
    if (!(error instanceof Undo)) throw error;
  }
  if (result === undefined) throw new Error("The transaction ended before its end.");
  return result.of;
}

/** A transaction as a database: what would be a transaction of its own is a savepoint. */
function within({ info }: Database, tx: Transaction): Database {
  const database: Database = {
    info,
    query: (statement) => tx.query(statement),
    script: (sql) => tx.script(sql),
    stream: (statement, options) => tx.stream(statement, options),
    transaction: (run, { settings = {} } = {}) => tx.savepoint(async (inner) => {
      for (const [name, value] of Object.entries(settings)) await inner.query({ text: "select set_config($1::text, $2::text, true)", params: [name, value], prepare: false });
      return run(inner);
    }),
    once: (statement) => tx.savepoint((inner) => inner.query(statement)),
    session: (run) => run(tx),
    as: () => database,
    listen: () => outside("listens"),
    notify: () => outside("notifies"),
    copyIn: () => outside("copies"),
    copyOut: () => {
      throw new Error("Nothing copies in a transaction that is undone.");
    },
    close: async () => undefined,
  };
  return database;
}

const outside = async (what: string): Promise<never> => {
  throw new Error(`Nothing ${what} in a transaction that is undone.`);
};
