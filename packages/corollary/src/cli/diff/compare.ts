import type { Database } from "../../database/port.js";
import { openDatabase } from "../../database/open.js";
import { DatabaseError } from "../../database/errors.js";
import { withoutLedger } from "../../migrate/ledger/without.js";
import type { Change } from "../../schema/change.js";
import { diff } from "../../schema/diff.js";
import { asPrinted } from "../../schema/introspect/as-printed.js";
import { findingKey, type Finding } from "../../schema/introspect/finding.js";
import { introspect, type Introspection } from "../../schema/introspect/introspect.js";
import type { Schema } from "../../schema/schema.js";
import { Failure } from "../outcome.js";

/** How what is there differs from what shall be. */
export interface Comparison {
  readonly from: Schema;
  readonly to: Schema;
  readonly changes: readonly Change[];
  /** What no Schema holds and only one side has. */
  readonly beside: readonly { readonly side: "from" | "to"; readonly finding: Finding }[];
}

export function compareIntrospections(from: Introspection, to: Introspection): Comparison {
  const [before, after] = [from, to].map((side) => new Set(side.unknown.map(findingKey)));
  return {
    from: from.schema,
    to: to.schema,
    changes: diff(from.schema, to.schema),
    beside: [
      ...from.unknown.filter((each) => after?.has(findingKey(each)) !== true).map((finding) => ({ side: "from" as const, finding })),
      ...to.unknown.filter((each) => before?.has(findingKey(each)) !== true).map((finding) => ({ side: "to" as const, finding })),
    ],
  };
}

/**
 * A live database beside a derived Schema, both as Postgres prints them: the Schema is made in an embedded database in
 * memory, which is gone afterwards. Types and functions of the live database that the Schema only mentions stand in there.
 * @throws Failure where the Schema cannot be made
 */
export async function compareWithSchema(database: Database, wanted: Schema): Promise<Comparison> {
  const live = withoutLedger(await introspect(database, { applicationRole: wanted.roles[0]?.name }));
  const scratch = await openDatabase({ contrib: true });
  try {
    return compareIntrospections(live, await asPrinted(wanted, scratch, live.schema));
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw new Failure(`The schema of the model cannot be made in an embedded database: ${error.message}`, "Does the model use a type, function or extension that only the live database has?", { cause: error });
  } finally {
    await scratch.close();
  }
}

export { withoutLedger };
