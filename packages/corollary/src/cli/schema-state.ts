import { DatabaseError } from "../database/errors.js";
import type { Database } from "../database/port.js";
import { modelHash } from "../model/json/hash.js";
import type { Model } from "../model/model.js";
import { additions } from "../schema/additions.js";
import { createSchema, deployment, extendSchema, isDeployed, SchemaRefused } from "../schema/deployment.js";
import { derive } from "../schema/derive.js";
import type { Schema } from "../schema/schema.js";
import type { Config } from "./config.js";
import { differencesNamed } from "./differences.js";
import { isUnderMigrations, stepByAsking } from "./dev-asking.js";
import { followMigrations } from "./migrate/develop.js";
import type { Ask } from "./migrate/ask.js";
import type { Terminal } from "./terminal.js";
import { Failure, Refusal } from "./outcome.js";
import type { Place } from "./project.js";
import { target } from "./settings.js";

/** What a database should hold. */
export interface Wanted {
  readonly model: Model;
  readonly schema: Schema;
}

export function wantedOf(config: Config, model: Model, database: Database): Wanted {
  return { model, schema: derive(model, target(config, database.info.version)) };
}

/**
 * Builds the schema in a database that holds nothing of Corollary.
 * @throws Refusal where something of the same name is there already, Failure where the owner lacks a right
 */
export async function build(database: Database, { schema, model }: Wanted): Promise<void> {
  try {
    await createSchema(database, schema, { modelHash: modelHash(model) });
  } catch (error) {
    throw error instanceof DatabaseError ? explain(error) : error;
  }
}

const alreadyThere: ReadonlySet<string> = new Set(["42P06", "42P07", "42710", "42723"]);

function explain(error: DatabaseError): Error {
  if (alreadyThere.has(error.sqlState ?? "")) {
    return new Refusal(
      `The database holds something of that name that Corollary did not make: ${error.message}`,
      "Use an empty database, or give the entity another table or schema: table(Entity, () => ({ name: …, schema: … })).",
    );
  }
  if (error.kind !== "permission") return error;
  return new Failure(error.message, "The user of DATABASE_URL makes schemas, tables and, once, the role of requests: let it own the database, and give it CREATEROLE or make that role for it.", { cause: error });
}

/** "11 tables": those of the model, not what Corollary keeps beside them. */
export function tablesOf({ schema }: Wanted): string {
  const count = schema.tables.filter((table) => table.source?.entity !== undefined).length;
  return `${count} ${count === 1 ? "table" : "tables"}`;
}

const MOST_NAMED = 20;

/** For `serve` and `db seed`: the database must hold exactly this schema. `create` builds it where there is none. */
export async function requireSchema(database: Database, wanted: Wanted, create: boolean): Promise<"there" | "created"> {
  const { schema } = wanted;
  if (await isDeployed(database, schema)) return "there";
  const found = await deployment(database);
  if (found) {
    const named = differencesNamed(found.schema, schema, MOST_NAMED).map((each) => `\n  ${each.startsWith("…") ? "" : "- "}${each}`);
    const next = await isUnderMigrations(database)
      ? "Its schema comes from migrations, and the model is ahead of them: write the next one (corollary migrate make), then apply it (corollary migrate apply)."
      : "corollary dev makes what can be made without touching rows; corollary db reset --yes starts over. corollary ddl prints the whole schema.";
    throw new Refusal(
      `The database does not match the model.${named.join("")}`,
      next,
    );
  }
  if (!create) throw new Refusal("The database is empty.", "Build the schema: corollary serve --create, corollary dev, or corollary db reset --yes.");
  await build(database, wanted);
  return "created";
}

export type Step =
  | { readonly step: "none" | "created" }
  | { readonly step: "extended"; readonly statements: readonly string[] }
  | { readonly step: "blocked"; readonly message: string; readonly differences: readonly { readonly what: string; readonly remedy?: string }[] };

/**
 * For `dev`: applies the migrations of the project; where it has none, creates the schema, adds to it what can be added
 * without touching rows, and asks about the rest.
 */
export async function bringInStep(place: Place, config: Config, database: Database, wanted: Wanted, ask: Ask, terminal: Terminal): Promise<Step> {
  const followed = await followMigrations(place, config, wanted, database, ask, terminal);
  if (followed !== undefined) return followed;
  const { schema, model } = wanted;
  if (await isDeployed(database, schema)) return { step: "none" };
  const found = await deployment(database);
  if (!found) {
    await build(database, wanted);
    return { step: "created" };
  }
  const { blocked } = additions(found.schema, schema);
  if (blocked.length > 0) return stepByAsking(database, found.schema, wanted, blocked, ask, terminal);
  try {
    return { step: "extended", statements: await extendSchema(database, schema, { modelHash: modelHash(model) }) };
  } catch (error) {
    if (!(error instanceof SchemaRefused)) throw error;
    return { step: "blocked", message: error.message.split("\n")[0] ?? error.message, differences: error.differences };
  }
}
