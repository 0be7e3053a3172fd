import type { Row, Statement } from "../database/port.js";
import { fromBase64 } from "../expr/bytes.js";
import type { Json } from "../expr/node.js";
import { sealedMark, type EncryptedPlace } from "../expr/sql/index.js";
import { InvalidQuery } from "./errors.js";
import type { Runner } from "./runner.js";

/** A value as it is stored, and the field it belongs to. */
export interface Sealed {
  readonly place: EncryptedPlace;
  readonly bytes: Uint8Array;
}

/** Encrypts and decrypts values of `encrypted()` fields. What holds the keys answers for it (`openEncryption`). */
export interface Encryption {
  /** The stored form of a value, another one each time. Bound to its field: elsewhere it does not open. */
  seal(place: EncryptedPlace, value: Json): Uint8Array;
  /** What equal values of a field have in common. */
  blindIndex(place: EncryptedPlace, value: Json): Uint8Array;
  /** The values, in order. @throws Error where one was changed, belongs elsewhere, or its key is not there */
  open(sealed: readonly Sealed[]): Promise<readonly Json[]>;
}

/** @throws InvalidQuery where there is none */
export function requireEncryption(encryption: Encryption | undefined, { entity, field }: EncryptedPlace): Encryption {
  if (encryption === undefined) throw new InvalidQuery(entity, `${entity}.${field} is encrypted, and nobody here has its keys: give them where the database is opened (encryption).`);
  return encryption;
}

const marked = new RegExp(`${sealedMark}([^:"]+):([A-Za-z0-9+/=]*)`, "g");
const markedInJson = new RegExp(`"${sealedMark}([^:"]+):([A-Za-z0-9+/=]*)"`, "g");

/** A runner whose results hold the values of encrypted fields. Statements that read none pass through untouched. */
export function decrypting(runner: Runner, encryption: Encryption | undefined): Runner {
  return {
    query: async <R extends Row>(statement: Statement) => {
      const result = await runner.query<R>(statement);
      return statement.text.includes(sealedMark) ? { ...result, rows: await opened(result.rows, encryption) } : result;
    },
    stream: <R extends Row>(statement: Statement, batch?: number) => {
      const rows = runner.stream<R>(statement, batch);
      return statement.text.includes(sealedMark) ? openedStream(rows, encryption) : rows;
    },
    atomic: (run) => runner.atomic((inner) => run(decrypting(inner, encryption))),
  };
}

async function* openedStream<R extends Row>(batches: AsyncIterable<R[]>, encryption: Encryption | undefined): AsyncGenerator<R[], void, undefined> {
  for await (const rows of batches) yield opened(rows, encryption);
}

/** Two passes over the rows: the first gathers, the second puts the values in place. */
async function opened<R extends Row>(rows: R[], encryption: Encryption | undefined): Promise<R[]> {
  const found = new Map<string, Sealed>();
  for (const row of rows) for (const value of Object.values(row)) gather(value, found);
  const [first] = found.values();
  if (first === undefined) return rows;
  const values = await requireEncryption(encryption, first.place).open([...found.values()]);
  const byMark = new Map([...found.keys()].map((mark, i) => [mark, values[i] ?? null]));
  for (const row of rows) putIn(row, byMark);
  return rows;
}

/** In columns of their own, in JSON text and in JSON that the driver has read. */
function gather(value: unknown, found: Map<string, Sealed>): void {
  if (typeof value === "string") {
    if (value.includes(sealedMark)) for (const [mark, path = "", text = ""] of value.matchAll(marked)) found.set(mark, sealedOf(path, text));
  } else if (Array.isArray(value)) for (const item of value) gather(item, found);
  else if (isPlain(value)) for (const item of Object.values(value)) gather(item, found);
}

function sealedOf(path: string, text: string): Sealed {
  const dot = path.indexOf(".");
  return { place: { entity: path.slice(0, dot), field: path.slice(dot + 1) }, bytes: fromBase64(text) ?? new Uint8Array() };
}

function putIn(holder: Record<string, unknown> | unknown[], values: ReadonlyMap<string, Json>): void {
  for (const [name, value] of Object.entries(holder)) {
    if (typeof value === "string") {
      if (value.includes(sealedMark)) Reflect.set(holder, name, valueIn(value, values));
    } else if (Array.isArray(value) || isPlain(value)) putIn(value, values);
  }
}

function valueIn(text: string, values: ReadonlyMap<string, Json>): Json {
  if (text.startsWith(sealedMark)) return values.get(text) ?? null;
  return text.replace(markedInJson, (quoted: string) => JSON.stringify(values.get(quoted.slice(1, -1)) ?? null));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
