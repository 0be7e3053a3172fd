import { openDatabase, type Database, type OpenOptions } from "../database/index.js";
import type { Model } from "../model/model.js";
import { modelHash } from "../model/json/hash.js";
import { requireKeys } from "./encryption/require.js";
import type { Encryption } from "../query/encryption.js";
import { createContext } from "../policy/context.js";
import type { Context } from "../query/types.js";
import { catalogue, createSchema, derive, type Target } from "../schema/index.js";

/** The restricted role that requests act as, where none is stated. */
export const defaultApplicationRole = "corollary_app";

export interface ServiceOptions {
  readonly model: Model;
  /** Where the rows are; in memory where nothing is stated. */
  readonly database?: OpenOptions;
  /** Keys of `encrypted()` fields: `openEncryption({ ring, indexKey })`. Required where the Model has any. */
  readonly encryption?: Encryption;
}

/** A Model at work: a database that holds its schema, and a context that reads and writes as the application role. */
export interface Service {
  readonly model: Model;
  readonly database: Database;
  /**
   * On behalf of nobody: where the Model has policies, it may do what they allow to anyone. Say for whom with
   * `db.as(actor)`, and for work of the server itself `db.unrestricted("reason")`.
   */
  readonly db: Context;
  /** Waits for running statements, then releases everything. */
  close(): Promise<void>;
}

/**
 * Opens the database and makes the schema in it where it is empty.
 * @throws KeyRingError where the Model has encrypted fields and no keys are given
 * @throws SchemaRefused where it was made from another state of the Model; nothing is changed then
 */
export async function openService({ model, database: options = {}, encryption }: ServiceOptions): Promise<Service> {
  requireKeys(model, encryption);
  const applicationRole = options.applicationRole ?? defaultApplicationRole;
  const database = await openDatabase({ ...options, applicationRole });
  try {
    const schema = derive(model, targetOf(database, applicationRole));
    await createSchema(database, schema, { modelHash: modelHash(model) });
    const db = createContext({ model, database: database.as("app"), catalogue: catalogue(schema), encryption });
    return { model, database, db, close: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** What a Schema for this database is derived for. */
export function targetOf(database: Database, applicationRole: string): Target {
  return { version: Math.floor(database.info.version / 10_000), applicationRole };
}
