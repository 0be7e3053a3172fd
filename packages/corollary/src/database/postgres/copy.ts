import { once } from "node:events";
import type postgres from "postgres";
import { simple } from "./modes.js";

type Chunks = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

/** `COPY … FROM STDIN` on a connection; gives the number of rows. */
export async function copyFrom(sql: postgres.ReservedSql, text: string, chunks: Chunks): Promise<number> {
  const statement = sql.unsafe(text, [], simple);
  const ended = endOf(statement);
  const target = await statement.writable();
  // What goes wrong with the stream is told by `ended`.
  target.on("error", () => undefined);
  try {
    for await (const chunk of chunks) {
      if (!target.write(chunk)) await Promise.race([once(target, "drain"), ended]);
    }
  } catch (error) {
    target.destroy(new Error("The source of the data failed."));
    await ended.catch(() => undefined);
    throw error;
  }
  target.end();
  return ended;
}

/** `COPY … TO STDOUT` on a connection. */
export async function* copyTo(sql: postgres.ReservedSql, text: string): AsyncGenerator<Uint8Array, void, undefined> {
  const source = await sql.unsafe(text, [], simple).readable();
  // Whoever reads is told by the iterator; when nobody reads any more, nobody has to be told.
  source.on("error", () => undefined);
  try {
    for await (const chunk of source.iterator({ destroyOnReturn: false })) {
      if (chunk instanceof Uint8Array) yield chunk;
    }
  } finally {
    // Lets what is left flow past.
    source.resume();
    // A stream that was full when its last chunk came leaves the socket paused; asking it to read is what resumes it.
    source._read(0);
  }
}

interface Settling {
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/**
 * How a COPY into the server ended. `postgres` settles the statement when the COPY starts, with its stream, and settles
 * it again, unheard, with the count or the error at the end; so its settling is listened to.
 */
function endOf(statement: object): Promise<number> {
  if (!settles(statement)) throw new Error("This version of the package postgres settles its statements in another way.");
  const { resolve, reject } = statement;
  const ended = new Promise<number>((count, failed) => {
    statement.resolve = (value) => {
      resolve(value);
      if (value instanceof Array) count("count" in value && typeof value.count === "number" ? value.count : 0);
    };
    statement.reject = (error) => {
      reject(error);
      failed(error);
    };
  });
  ended.catch(() => undefined);
  return ended;
}

function settles(statement: object): statement is Settling {
  return (
    "resolve" in statement && typeof statement.resolve === "function" &&
    "reject" in statement && typeof statement.reject === "function"
  );
}
