import type { Database, Executor, Parameter, Row } from "../database/port.js";

/** A module that migrates data: `V<version>__<slug>.ts` among the migrations. */
export interface DataMigration {
  readonly up: (context: DataMigrationContext) => Promise<void>;
  /** The way back, where there is one. */
  readonly down?: (context: DataMigrationContext) => Promise<void>;
  /**
   * Default true: all of it is one transaction, with its entry in the ledger. `false`: it commits by itself, through
   * `database`, and is run again from its beginning after it was interrupted: it must be such that this does no harm.
   */
  readonly transaction?: boolean;
}

export interface DataMigrationContext {
  /** Runs a statement; what stands in `${}` goes as a parameter. Gives its rows. */
  readonly sql: Sql;
  /** The transaction of the migration; where it has none, the database. */
  readonly executor: Executor;
  /** The database as its owner, for migrations without a transaction of their own. */
  readonly database: Database;
  /** Tells how far it is; `total` where it is known. */
  readonly progress: (done: number, total?: number) => void;
}

export type Sql = <R extends Row = Row>(text: TemplateStringsArray, ...values: readonly Parameter[]) => Promise<R[]>;

export function sqlOver(executor: Executor): Sql {
  return async <R extends Row = Row>(text: TemplateStringsArray, ...values: readonly Parameter[]) => {
    const statement = text.reduce((all, part, i) => `${all}$${i}${part}`);
    const { rows } = await executor.query<R>({ text: statement, params: values, prepare: false });
    return rows;
  };
}

/** @throws TypeError with what to write where a module is no data migration */
export function asDataMigration(exports: Readonly<Record<string, unknown>>): DataMigration {
  const { up, down, transaction } = exports;
  if (!isFunction(up)) throw new TypeError("It exports no function `up`. Write: export async function up({ sql }: DataMigrationContext) { … }");
  if (down !== undefined && !isFunction(down)) throw new TypeError("Its export `down` is no function. Write: export async function down({ sql }: DataMigrationContext) { … }");
  if (transaction !== undefined && typeof transaction !== "boolean") throw new TypeError("Its export `transaction` is neither true nor false.");
  return { up, ...(down === undefined ? {} : { down }), ...(transaction === undefined ? {} : { transaction }) };
}

const isFunction = (value: unknown): value is (context: DataMigrationContext) => Promise<void> => typeof value === "function";
