import type { ConstraintCatalogue, Database, Transaction } from "../database/index.js";
import type { Json } from "../expr/node.js";
import type { ParamContext } from "../expr/sql/index.js";
import type { Model } from "../model/model.js";
import { InvalidQuery } from "./errors.js";
import { readCompiler, Reads } from "./reads.js";
import { databaseRunner, transactionRunner, type Runner, type Settings } from "./runner.js";
import { writeCompiler, Writes, type WriteCompiler } from "./writes.js";

export interface QueriesOptions {
  readonly model: Model;
  readonly database: Database;
  /** Lets errors of the database name entity and fields. */
  readonly catalogue?: ConstraintCatalogue;
  /** Server version as a number, e.g. 180004; default what the database says. Decides the collation of text that comes from no column. */
  readonly version?: number;
}

/** Somebody on whose behalf statements run. */
export interface Who {
  readonly actor?: { readonly roles?: readonly string[]; readonly values: Readonly<Record<string, Json>> };
  /** Settings local to each transaction; row-level security reads `corollary.actor`. */
  readonly settings?: Settings;
  readonly inputs?: Readonly<Record<string, Json>>;
}

/** Reads and writes of a Model's rows, as plain data. */
export interface Queries {
  readonly read: Reads;
  readonly write: Writes;
  /** Everything inside succeeds or nothing does. Nested calls are savepoints. */
  atomic<T>(run: (queries: Queries) => Promise<T>): Promise<T>;
  /** The same database on behalf of somebody. @throws InvalidQuery inside `atomic`, whose transaction has its settings already */
  as(who: Who): Queries;
}

/** Statements are compiled once per shape, for all who ask. */
export function createQueries({ model, database, catalogue, version = database.info.version }: QueriesOptions): Queries {
  const compiler = writeCompiler(readCompiler({ model, collation: collationFor(version) }));
  const as = (who: Who): Queries => over(compiler, databaseRunner(database, catalogue, who.settings), contextOf(who), as);
  return as({});
}

/** Reads and writes inside a transaction that is open already, whose settings they take as they are. */
export function transactionQueries({ model, catalogue, version }: Omit<QueriesOptions, "database"> & { readonly version: number }, tx: Transaction): Queries {
  const compiler = writeCompiler(readCompiler({ model, collation: collationFor(version) }));
  const as = (who: Who): Queries => over(compiler, transactionRunner(tx, catalogue), contextOf(who), as);
  return as({});
}

function over(compiler: WriteCompiler, runner: Runner, context: ParamContext, as: Queries["as"]): Queries {
  return {
    read: new Reads(compiler.reads, runner, context),
    write: new Writes(compiler, runner, context),
    atomic: (run) => runner.atomic((inner) => run(over(compiler, inner, context, refuseAs))),
    as,
  };
}

/** A transaction keeps the settings it began with; to leave it for another would be worse than to say no. */
function refuseAs(): never {
  throw new InvalidQuery("", "Say on whose behalf before the transaction begins, not inside it.");
}

function contextOf({ actor, inputs }: Who): ParamContext {
  return { ...(actor === undefined ? {} : { actor }), ...(inputs === undefined ? {} : { inputs }) };
}

/** The collation that the schema gives text columns: by code point at every version, with full case mapping where there is one. */
export function collationFor(version: number): string {
  if (version >= 180_000) return "pg_unicode_fast";
  return version >= 170_000 ? "pg_c_utf8" : '"C"';
}
