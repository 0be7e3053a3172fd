import type { Database, Transaction } from "../../../database/port.js";
import { DatabaseError } from "../../../database/errors.js";
import type { Schema, Table } from "../../../schema/schema.js";
import { fullName } from "../../files/script.js";
import { ownSchema } from "../../../schema/context.js";
import { attemptRow, type ReferencedKeys } from "./attempt.js";
import { byReference } from "./order.js";
import type { Kind } from "./values.js";

export interface Sample {
  /** Rows that were made. */
  readonly made: number;
  /** Tables that none could be made for. */
  readonly unmade: readonly { readonly table: string; readonly why: string }[];
}

/** The last two are like the first two but for what is unique: so that there are duplicates wherever there may be. */
const rows: readonly { readonly n: number; readonly kind: Kind }[] = [{ n: 0, kind: "full" }, { n: 1, kind: "least" }, { n: 2, kind: "edges" }, { n: 0, kind: "full" }, { n: 1, kind: "least" }];
const enough = rows.length;

/**
 * Fills tables with a few rows each, as far as they have none: values by type, limits and nulls and duplicates among them,
 * such that constraints, checks and references hold. The same database gets the same rows.
 */
export async function addSampleRows(database: Database, schema: Schema): Promise<Sample> {
  const unmade: { table: string; why: string }[] = [];
  let made = 0;
  for (const table of byReference(schema.tables.filter((each) => each.schema !== ownSchema && each.partitionBy === undefined))) {
    const outcome = await database.as("owner").transaction((tx) => fill(tx, table, schema));
    made += outcome.made;
    if (outcome.made === 0 && outcome.there === 0) unmade.push({ table: shown(table), why: outcome.why });
  }
  return { made, unmade };
}

const shown = ({ schema, name }: Table): string => (schema === "public" ? name : `${schema}.${name}`);

async function fill(tx: Transaction, table: Table, schema: Schema): Promise<{ made: number; there: number; why: string }> {
  await tx.query({ text: "set constraints all immediate", params: [], prepare: false });
  const there = await countOf(tx, table);
  const keys: ReferencedKeys = new Map();
  let [made, why] = [0, "no values were found that its constraints allow"];
  for (const { n, kind } of rows.slice(there)) {
    try {
      if (await attemptRow(tx, table, schema, n, kind, keys)) made++;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      why = error.message;
    }
  }
  return { made, there, why };
}

async function countOf(tx: Transaction, table: Table): Promise<number> {
  const { rows } = await tx.query<{ count: number }>({ text: `select count(*)::int as count from (select from ${fullName(table)} limit ${enough}) few`, params: [], prepare: false });
  return rows[0]?.count ?? 0;
}

