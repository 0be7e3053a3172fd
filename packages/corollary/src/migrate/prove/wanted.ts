import type { Database } from "../../database/port.js";
import { asPrinted } from "../../schema/introspect/as-printed.js";
import type { Schema } from "../../schema/schema.js";
import { withoutLedger } from "../ledger/without.js";
import { undone } from "./undone.js";

/** A derived Schema as Postgres prints it. `empty`: a scratch database that holds nothing, and goes on holding nothing. */
export async function printed(derived: Schema, empty: Database, beside?: Schema): Promise<Schema> {
  return undone(empty, async (within) => withoutLedger(await asPrinted(derived, within, beside)).schema);
}
