import type { ServerReport } from "../classify.js";
import type { Notification, Row } from "../port.js";
import { decoders } from "../values.js";

/** A column of an answer and how its text is read. */
export interface Column {
  readonly name: string;
  readonly decode: ((text: string) => unknown) | undefined;
}

/** What the server answered to one batch of messages. */
export interface Answer {
  readonly rows: Row[];
  /** Undefined where no description came, because the statement was prepared earlier. */
  columns: readonly Column[] | undefined;
  /** The last command tag, e.g. `INSERT 0 3`. */
  tag: string;
  /** The first error. */
  error: (ServerReport & { readonly routine: string | undefined }) | undefined;
  readonly copied: Uint8Array[];
  readonly notifications: Notification[];
  /** Whether the session stands inside a transaction now. */
  inTransaction: boolean;
}

/** Reads the messages of a server. `known`: the columns of a statement that was described before. */
export function readAnswer(bytes: Buffer, known: readonly Column[] | undefined): Answer {
  const answer: Answer = {
    rows: [], columns: known, tag: "", error: undefined, copied: [], notifications: [], inTransaction: false,
  };
  let offset = 0;
  while (offset + 5 <= bytes.length) {
    const type = String.fromCharCode(bytes[offset]!);
    const end = offset + 1 + bytes.readInt32BE(offset + 1);
    readMessage(answer, type, bytes, offset + 5, end);
    offset = end;
  }
  return answer;
}

function readMessage(answer: Answer, type: string, bytes: Buffer, start: number, end: number): void {
  switch (type) {
    case "D":
      answer.rows.push(readRow(bytes, start, answer.columns ?? []));
      break;
    case "T":
      answer.columns = readColumns(bytes, start);
      break;
    case "n":
      answer.columns = [];
      break;
    case "C":
      answer.tag = bytes.toString("utf8", start, end - 1);
      break;
    case "E":
      answer.error ??= readReport(bytes, start, end);
      break;
    case "d":
      answer.copied.push(new Uint8Array(bytes.subarray(start, end)));
      break;
    case "A":
      answer.notifications.push(readNotification(bytes, start, end));
      break;
    case "Z":
      answer.inTransaction = bytes[start] !== "I".charCodeAt(0);
      break;
    default:
    // Completions, parameter status and notices carry nothing that a caller asks for.
  }
}

function readRow(bytes: Buffer, start: number, columns: readonly Column[]): Row {
  const row: Row = {};
  let offset = start + 2;
  for (const { name, decode } of columns) {
    const length = bytes.readInt32BE(offset);
    offset += 4;
    if (length < 0) {
      row[name] = null;
      continue;
    }
    const text = bytes.toString("utf8", offset, offset + length);
    row[name] = decode === undefined ? text : decode(text);
    offset += length;
  }
  return row;
}

function readColumns(bytes: Buffer, start: number): Column[] {
  const columns: Column[] = [];
  let offset = start + 2;
  for (let left = bytes.readUInt16BE(start); left > 0; left--) {
    const nameEnd = bytes.indexOf(0, offset);
    // After the name: table oid (4), attribute number (2), type oid (4), size (2), modifier (4), format (2).
    const type = bytes.readUInt32BE(nameEnd + 7);
    columns.push({ name: bytes.toString("utf8", offset, nameEnd), decode: decoders.get(type) });
    offset = nameEnd + 19;
  }
  return columns;
}

function readReport(bytes: Buffer, start: number, end: number): ServerReport & { routine: string | undefined } {
  const fields = new Map<string, string>();
  let offset = start;
  while (offset < end && bytes[offset] !== 0) {
    const valueEnd = bytes.indexOf(0, offset + 1);
    fields.set(String.fromCharCode(bytes[offset]!), bytes.toString("utf8", offset + 1, valueEnd));
    offset = valueEnd + 1;
  }
  return {
    code: fields.get("C") ?? "XX000",
    message: fields.get("M") ?? "The server gave no message.",
    schema: fields.get("s"),
    table: fields.get("t"),
    column: fields.get("c"),
    constraint: fields.get("n"),
    routine: fields.get("R"),
  };
}

function readNotification(bytes: Buffer, start: number, end: number): Notification {
  const channelEnd = bytes.indexOf(0, start + 4);
  return {
    channel: bytes.toString("utf8", start + 4, channelEnd),
    payload: bytes.toString("utf8", channelEnd + 1, end - 1),
  };
}
