import type { Json } from "../../expr/node.js";
import { concernedRows, type PersonOptions } from "./concerned.js";

/** Everything that is stored about a person. */
export interface PersonExport {
  readonly entity: string;
  readonly key: Json;
  /** In JSON form, by entity; the person's own row is the first of its entity. */
  readonly rows: Readonly<Record<string, readonly Json[]>>;
}

/** The person's row and all rows that concern the person, for the one who asks what is stored (GDPR, articles 15 and 20). @throws NotFound */
export async function exportPerson(options: PersonOptions): Promise<PersonExport> {
  const found = await concernedRows(options);
  const rows: Record<string, Json[]> = {};
  for (const { entity, row } of found) (rows[entity] ??= []).push(jsonOf(row));
  return { entity: options.entity, key: found[0]?.key ?? null, rows };
}

function jsonOf(row: Readonly<Record<string, unknown>>): Json {
  const form: Json = JSON.parse(JSON.stringify(row, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value)));
  return form;
}
