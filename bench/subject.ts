import { compile, type Model } from "corollary";
import { createSchema, derive } from "../packages/corollary/dist/schema/index.js";
import { openDatabase, type Database } from "../packages/corollary/dist/database/index.js";
import * as domain from "./domain.js";
import { POOL_SIZE } from "./peers/peer.js";

const APPLICATION_ROLE = "application";

export const model: Model = compile(domain);

/** Corollary's database as its server opens it: requests act as the restricted role. */
export async function openSubject(url: string): Promise<Database> {
  const owner = await openDatabase({ url, applicationRole: APPLICATION_ROLE, poolSize: POOL_SIZE });
  return owner.as("app");
}

/** Builds what follows from the domain in an empty database. */
export async function buildSchema(url: string): Promise<void> {
  const database = await openDatabase({ url, applicationRole: APPLICATION_ROLE });
  try {
    const version = Math.floor(database.info.version / 10_000);
    await createSchema(database, derive(model, { version, applicationRole: APPLICATION_ROLE }));
  } finally {
    await database.close();
  }
}
