import { fromBase64, toBase64 } from "../expr/bytes.js";
import { InvalidCursor } from "./errors.js";

/** The values of the order's keys in the row that a cursor names, as Postgres prints them. */
export type Position = readonly (string | null)[];

/**
 * A cursor: opaque to those who hold it. `order` is the shape of the order it was given for. The check keeps damage and
 * mistakes out; it is no secret, and needs none: a position gives no rows that the query does not.
 */
export function encodeCursor(order: string, position: Position): string {
  const body = JSON.stringify(position);
  const bytes = new TextEncoder().encode(`${check(order, body)}${body}`);
  return toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @throws InvalidCursor where the cursor is damaged or of another order. */
export function decodeCursor(cursor: string, order: string, entity: string): Position {
  const text = decodeText(cursor);
  const body = text?.slice(checkLength);
  if (text === undefined || body === undefined || text.slice(0, checkLength) !== check(order, body)) throw new InvalidCursor(entity);
  const position: unknown = JSON.parse(body);
  if (!Array.isArray(position) || !position.every((v) => v === null || typeof v === "string")) throw new InvalidCursor(entity);
  return position;
}

function decodeText(cursor: string): string | undefined {
  if (!/^[\w-]{8,4096}$/.test(cursor)) return undefined;
  const padded = cursor.replaceAll("-", "+").replaceAll("_", "/").padEnd(Math.ceil(cursor.length / 4) * 4, "=");
  const bytes = fromBase64(padded);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

const checkLength = 8;

/** FNV-1a of 32 bits over the order and the position. */
function check(order: string, body: string): string {
  let hash = 0x811c9dc5;
  for (const text of [order, "\n", body]) {
    for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(checkLength, "0");
}
