/** The messages of the Postgres protocol (version 3) that a client sends, each as its bytes. */

export function parse(name: string, text: string): Buffer {
  return message("P", [cString(name), cString(text), int16(0)]);
}

export function bind(statement: string, values: readonly (string | null)[]): Buffer {
  const parts: Buffer[] = [cString(""), cString(statement), int16(0), int16(values.length)];
  for (const value of values) {
    if (value === null) {
      parts.push(int32(-1));
    } else {
      const bytes = Buffer.from(value, "utf8");
      parts.push(int32(bytes.length), bytes);
    }
  }
  parts.push(int16(0));
  return message("B", parts);
}

export function describeStatement(name: string): Buffer {
  return message("D", [Buffer.from("S"), cString(name)]);
}

export function closeStatement(name: string): Buffer {
  return message("C", [Buffer.from("S"), cString(name)]);
}

export function simpleQuery(sql: string): Buffer {
  return message("Q", [cString(sql)]);
}

export function copyData(bytes: Uint8Array): Buffer {
  return message("d", [bytes]);
}

/** The unnamed portal, all rows. */
export const execute = message("E", [cString(""), int32(0)]);
export const sync = message("S", []);
export const copyDone = message("c", []);

function message(type: string, parts: readonly Uint8Array[]): Buffer {
  let length = 4;
  for (const part of parts) length += part.length;
  const bytes = Buffer.allocUnsafe(length + 1);
  bytes[0] = type.charCodeAt(0);
  bytes.writeInt32BE(length, 1);
  let offset = 5;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`, "utf8");
}

function int16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}
