import { DatabaseError } from "./errors.js";
import type { Result, Row, Statement } from "./port.js";

interface Queries {
  query<R extends Row>(statement: Statement): Promise<Result<R>>;
}

const defaultBatch = 500;
let cursors = 0;

/**
 * Rows of a read in batches, through a cursor of the server, so that other statements of the same transaction can run
 * between batches. A statement that no cursor can stand for (a write with RETURNING) runs whole.
 * `hold`: the cursor outlives its transaction, its rows kept by the server.
 */
export async function* streamCursor<R extends Row>(
  queries: Queries,
  statement: Statement,
  { batch = defaultBatch, hold }: { batch?: number | undefined; hold: boolean },
): AsyncGenerator<R[], void, undefined> {
  if (!Number.isInteger(batch) || batch < 1) {
    throw new DatabaseError("The batch of a stream must be a whole number of rows, 1 or more.", { kind: "other" });
  }
  if (!isRead(statement.text)) {
    yield* slices((await queries.query<R>(statement)).rows, batch);
    return;
  }
  const name = `corollary_${++cursors}`;
  await queries.query({
    text: `declare ${name} no scroll cursor ${hold ? "with hold " : ""}for ${statement.text}`,
    params: statement.params,
    prepare: false,
  });
  let failed = false;
  try {
    for (;;) {
      const { rows } = await queries.query<R>({ text: `fetch forward ${batch} from ${name}`, params: [], prepare: false });
      if (rows.length > 0) yield rows;
      if (rows.length < batch) return;
    }
  } catch (error) {
    failed = error instanceof DatabaseError;
    throw error;
  } finally {
    if (!failed || hold) await queries.query({ text: `close ${name}`, params: [], prepare: false });
  }
}

/** A row-returning statement that changes nothing at its top level. */
function isRead(text: string): boolean {
  const bare = text.replace(/^(?:\s|--[^\n]*\n|\/\*.*?\*\/|\()+/s, "");
  if (/^(?:select|values|table)\b/i.test(bare)) return true;
  return /^with\b/i.test(bare) && !/\b(?:insert|update|delete|merge)\b/i.test(bare);
}

function* slices<R>(rows: R[], size: number): Generator<R[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}
