import type { ConstraintCatalogue, Database, Transaction } from "../database/index.js";
import type { Json } from "../expr/node.js";
import type { Model } from "../model/model.js";
import { hasEncrypted } from "../model/encrypted.js";
import { decrypting, type Encryption } from "./encryption.js";
import { InvalidQuery } from "./errors.js";
import { readCompiler, Reads } from "./reads.js";
import { requireRights, type Asker, type AskingActor, type RightsOf } from "./rights.js";
import { databaseRunner, transactionRunner, type Runner, type Settings } from "./runner.js";
import { writeCompiler, Writes, type WriteCompiler } from "./writes.js";

export interface QueriesOptions {
  readonly model: Model;
  readonly database: Database;
  /** Lets errors of the database name entity and fields. */
  readonly catalogue?: ConstraintCatalogue;
  /** Server version as a number, e.g. 180004; default what the database says. Decides the collation of text that comes from no column. */
  readonly version?: number;
  /** Decides by the policies of the Model. Required where it has any. */
  readonly rightsOf?: RightsOf | undefined;
  /** Reads and writes `encrypted()` fields. Absent: these are refused. */
  readonly encryption?: Encryption | undefined;
}

/** Somebody on whose behalf statements run: nobody signed in where there is no actor. */
export interface Who {
  readonly actor?: AskingActor;
  /** Policies do not apply. For the server's own work; whoever sets it has said why, for the record (`Context.unrestricted`). */
  readonly unrestricted?: true;
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

/**
 * Reads and writes of a Model's rows on behalf of nobody. Statements are compiled once per shape, for all who ask.
 * @throws InvalidQuery where the Model has policies and nothing decides by them
 */
export function createQueries(options: QueriesOptions): Queries {
  const { database, version = database.info.version } = options;
  return made(options, version, (settings) => databaseRunner(database, options.catalogue, settings));
}

/** Reads and writes inside a transaction that is open already, whose settings they take as they are. */
export function transactionQueries(options: Omit<QueriesOptions, "database"> & { readonly version: number }, tx: Transaction): Queries {
  return made(options, options.version, () => transactionRunner(tx, options.catalogue));
}

function made({ model, rightsOf, encryption }: Pick<QueriesOptions, "model" | "rightsOf" | "encryption">, version: number, runner: (settings: Settings | undefined) => Runner): Queries {
  const compiler = writeCompiler(readCompiler({ model, collation: collationFor(version) }));
  const rights = requireRights(model, rightsOf);
  const encrypted = hasEncrypted(model);
  const as = (who: Who): Queries => over(compiler, encrypted ? decrypting(runner(settingsOf(who)), encryption) : runner(settingsOf(who)), askerOf(who, model, rights, encryption), as);
  return as({});
}

function over(compiler: WriteCompiler, runner: Runner, asker: Asker, as: Queries["as"]): Queries {
  return {
    read: new Reads(compiler.reads, runner, asker),
    write: new Writes(compiler, runner, asker),
    atomic: (run) => runner.atomic((inner) => run(over(compiler, inner, asker, refuseAs))),
    as,
  };
}

/** A transaction keeps the settings it began with; to leave it for another would be worse than to say no. */
function refuseAs(): never {
  throw new InvalidQuery("", "Say on whose behalf before the transaction begins, not inside it.");
}

/** What a run knows of the one who asks, and what that one may do. */
export function askerOf({ actor, inputs, unrestricted }: Who, model: Model, rightsOf: RightsOf, encryption?: Encryption): Asker {
  const rights = unrestricted === true ? undefined : rightsOf(model, actor);
  return { ...(actor === undefined ? {} : { actor }), ...(inputs === undefined ? {} : { inputs }), ...(rights === undefined ? {} : { rights }), ...(encryption === undefined ? {} : { encryption }) };
}

/** Row-level security lets unrestricted transactions pass by a setting of theirs. */
function settingsOf({ settings, unrestricted }: Who): Settings | undefined {
  return unrestricted === true ? { ...settings, "corollary.scope": "unrestricted" } : settings;
}

/** The collation that the schema gives text columns: by code point at every version, with full case mapping where there is one. */
export function collationFor(version: number): string {
  if (version >= 180_000) return "pg_unicode_fast";
  return version >= 170_000 ? "pg_c_utf8" : '"C"';
}
