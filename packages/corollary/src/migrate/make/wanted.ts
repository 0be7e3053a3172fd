import { asPrinted } from "../../schema/introspect/as-printed.js";
import type { Schema } from "../../schema/schema.js";
import { withoutLedger } from "../ledger/without.js";
import { type Bench, inScratch } from "../prove/scratch.js";

/** A derived Schema as Postgres prints it, for comparison with what a scratch database holds. */
export async function printed(derived: Schema, bench: Bench, beside?: Schema): Promise<Schema> {
  return inScratch(bench, async (scratch) => withoutLedger(await asPrinted(derived, scratch, beside)).schema);
}
