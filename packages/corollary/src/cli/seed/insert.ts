import type { Executor } from "../../database/port.js";
import type { EntityNode } from "../../model/model.js";
import { Failure } from "../outcome.js";
import type { RowSet } from "./rows.js";

const BATCH = 2000;

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

/**
 * Inserts rows with the keys that they state, in batches of one statement. Postgres itself reads each value as the
 * type of its column. Returns how many rows the table has gained, counted in the table.
 * @throws Failure where that is not the number of rows given.
 */
export async function insertRows(executor: Executor, entity: EntityNode, sets: readonly RowSet[], file: string): Promise<number> {
  const table = `${quote(entity.schema)}.${quote(entity.table)}`;
  const before = await countRows(executor, table);
  for (const { columns, rows } of sets) {
    const list = columns.map(quote).join(", ");
    const text = `insert into ${table} (${list}) overriding system value select ${list} from jsonb_populate_recordset(null::${table}, $1::text::jsonb)`;
    for (let at = 0; at < rows.length; at += BATCH) {
      await executor.query({ text, params: [JSON.stringify(rows.slice(at, at + BATCH))] });
    }
  }
  await advanceIdentity(executor, entity, table);
  const given = sets.reduce((sum, set) => sum + set.rows.length, 0);
  const gained = (await countRows(executor, table)) - before;
  if (gained !== given) throw new Failure(`${file} holds ${given} rows, but ${entity.name} has gained ${gained}.`);
  return gained;
}

async function countRows(executor: Executor, table: string): Promise<number> {
  const { rows } = await executor.query<{ count: string }>({ text: `select count(*) as count from ${table}`, params: [] });
  return Number(rows[0]?.count);
}

/** Keys that the seed stated are not drawn again by the next row that the application creates. */
async function advanceIdentity(executor: Executor, entity: EntityNode, table: string): Promise<void> {
  const name = entity.key.kind === "identity" ? entity.key.fields[0] : undefined;
  const key = name === undefined ? undefined : entity.fields[name];
  if (key?.kind !== "value") return;
  await executor.query({
    text: `select setval(pg_get_serial_sequence($1, $2), max(${quote(key.column)})) from ${table} having max(${quote(key.column)}) is not null`,
    params: [table, key.column],
  });
}
