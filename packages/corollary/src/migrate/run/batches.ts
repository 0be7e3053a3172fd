import type { Executor } from "../../database/port.js";
import { identifier } from "../../schema/identifier.js";
import type { Batches } from "../../schema/plan/step.js";
import { fullName } from "../files/script.js";
import { advanceBatches, lockBatches, type StepKey } from "../ledger/steps.js";
import { trying } from "./attempts.js";
import type { Run } from "./settings.js";
import { tag } from "./task.js";

interface Batch {
  readonly changed: number;
  readonly seen: number;
  readonly last: string[] | null;
}

/** A pass that ends without a change ends the step; more passes than this mean that rows never stop meeting the condition. */
const mostPasses = 50;

/**
 * Walks through the table in the order of its key and changes the rows that meet the condition, a batch in a transaction
 * together with the key it ended at. Rows that others add behind it are found by the next pass; the last finds none.
 */
export async function runBatches(run: Run, name: string, batches: Batches, key: StepKey, progress: (done: number, total?: number) => void): Promise<void> {
  const before = await lockBatches(run.database, key);
  const left = await countOf(run.database, batches, key);
  const total = left === undefined ? undefined : before.changed + left;
  // A pass that goes on where an interrupted one stopped has not seen all rows.
  let inPass = before.cursor === undefined ? 0 : 1;
  let done = before.changed;
  for (let passes = 1; ;) {
    await run.assertAlone();
    const begun = performance.now();
    const { changed, seen } = await trying(run, { name, step: key.step }, () => runBatch(run, batches, key));
    inPass += changed;
    done += changed;
    if (changed > 0) progress(done, total === undefined ? undefined : Math.max(total, done));
    if (seen === batches.size) {
      await pause(run, changed, performance.now() - begun);
      continue;
    }
    if (inPass === 0) return;
    inPass = 0;
    if (++passes > mostPasses) throw new Error(`Rows of ${fullName(batches.table)} meet the condition again after they were changed: ${batches.where}`);
  }
}

async function runBatch(run: Run, batches: Batches, key: StepKey): Promise<Batch> {
  return run.database.transaction(async (tx) => {
    const { cursor } = await lockBatches(tx, key);
    const { rows } = await tx.query<Batch & Record<string, unknown>>({ text: tag(key) + batchSql(batches, cursor !== undefined), params: cursor ?? [], prepare: false });
    const batch = rows[0] ?? { changed: 0, seen: 0, last: null };
    const passEnds = batch.seen < batches.size;
    await advanceBatches(tx, key, batch.changed, passEnds ? undefined : (batch.last ?? undefined));
    return batch;
  }, { lockTimeout: run.lockTimeout, statementTimeout: run.statementTimeout });
}

/** The names of the keys in the chunk stand for no column, so that `set` and `where` can only mean those of the table. */
function batchSql({ table, key, set, where, size }: Batches, goesOn: boolean): string {
  const name = fullName(table);
  const columns = key.map((column) => `${name}.${identifier(column)}`);
  const aliases = key.map((_, i) => `"corollary key ${i + 1}"`);
  const after = goesOn ? ` and (${columns.join(", ")}) > (${key.map((_, i) => `$${i + 1}`).join(", ")})` : "";
  return `with chunk as materialized (
  select ${columns.map((column, i) => `${column} as ${aliases[i]}`).join(", ")} from ${name} where (${where})${after}
  order by ${columns.join(", ")} limit ${size} for no key update
), changed as (
  update ${name} set ${set} from chunk where ${columns.map((column, i) => `${column} = chunk.${aliases[i]}`).join(" and ")} and (${where}) returning 1
)
select (select count(*) from changed)::int4 as changed, (select count(*) from chunk)::int4 as seen,
  (select json_build_array(${aliases.map((alias) => `${alias}::text`).join(", ")}) from chunk order by ${aliases.map((alias) => `${alias} desc`).join(", ")} limit 1) as last`;
}

/** Bytes up to which a table is counted in a moment. */
const smallTable = 64 * 1024 * 1024;

/** Rows still to do: counted where that is cheap, else as the planner guesses. */
async function countOf(executor: Executor, { table, where }: Batches, key: StepKey): Promise<number | undefined> {
  const { rows } = await executor.query<{ small: boolean }>({
    text: "select c.relkind = 'r' and pg_relation_size(c.oid) <= $2::int8 as small from pg_class c where c.oid = to_regclass($1)", params: [fullName(table), smallTable], prepare: false,
  });
  if (rows[0]?.small === true) {
    const counted = await executor.query<{ count: string }>({ text: `${tag(key)}select count(*) as count from ${fullName(table)} where ${where}`, params: [], prepare: false });
    return Number(counted.rows[0]?.count ?? 0);
  }
  const planned = await executor.query<{ "QUERY PLAN": readonly { readonly Plan: { readonly "Plan Rows": number } }[] }>({
    text: `explain (format json) select from ${fullName(table)} where ${where}`, params: [], prepare: false,
  });
  return planned.rows[0]?.["QUERY PLAN"][0]?.Plan["Plan Rows"];
}

async function pause({ rowsPerSecond }: Run, changed: number, tookMs: number): Promise<void> {
  if (rowsPerSecond === undefined) return;
  const restMs = (changed / rowsPerSecond) * 1000 - tookMs;
  if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
}
