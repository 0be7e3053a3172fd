import { schemaHash } from "../../schema/canonical.js";
import type { Schema } from "../../schema/schema.js";
import { MigrationFileError } from "./problem.js";
import { readJson, sortedJson } from "./json.js";

/** What a database holds after a migration, as the model wants it. */
export interface Snapshot {
  readonly schema: Schema;
  readonly schemaHash: string;
  /** Of the Model that the Schema was derived from. */
  readonly modelHash?: string;
}

export function snapshotOf(schema: Schema, modelHash?: string): Snapshot {
  return { schema, schemaHash: schemaHash(schema), ...(modelHash === undefined ? {} : { modelHash }) };
}

/** The text of `.snapshot.json`: the same for the same snapshot. */
export function printSnapshot({ schema, schemaHash: hash, modelHash }: Snapshot): string {
  return sortedJson({ format: 1, modelHash, schemaHash: hash, schema });
}

/** @throws MigrationFileError where it is no snapshot, or was changed by hand */
export function parseSnapshot(text: string): Snapshot {
  const value = readJson(text);
  if (!isStored(value)) {
    throw new MigrationFileError("This is no snapshot of a schema.", { hint: restore });
  }
  if (value.format !== 1 || value.schema.format !== 1) throw new MigrationFileError("This snapshot was written by a newer Corollary.", { hint: "Use the version of Corollary that wrote it, or a newer one." });
  if (schemaHash(value.schema) !== value.schemaHash) throw new MigrationFileError("This snapshot has been changed: it does not match the hash in it.", { hint: restore });
  return { schema: value.schema, schemaHash: value.schemaHash, ...(value.modelHash === undefined ? {} : { modelHash: value.modelHash }) };
}

const restore = "Restore it from version control, or write it from the database with: corollary migrate repair snapshot.";

interface Stored {
  readonly format: number;
  readonly modelHash?: string;
  readonly schemaHash: string;
  readonly schema: Schema;
}

const lists = ["roles", "extensions", "schemas", "enums", "sequences", "functions", "tables", "grants"];

/** The shape only: that nothing in it was changed, its hash says. */
function isStored(value: unknown): value is Stored {
  if (typeof value !== "object" || value === null || !("schema" in value) || !("schemaHash" in value) || !("format" in value)) return false;
  const { schema } = value;
  if (typeof schema !== "object" || schema === null) return false;
  const members: Readonly<Record<string, unknown>> = { ...schema };
  return typeof value.schemaHash === "string" && typeof value.format === "number" && (!("modelHash" in value) || typeof value.modelHash === "string")
    && typeof members["format"] === "number" && lists.every((name) => Array.isArray(members[name]));
}
