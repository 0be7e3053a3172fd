import { HttpProblem, badRequest, invalidValues } from "./problem.js";
import type { Limits } from "./limits.js";

const loneSurrogate = /[\uD800-\uDFFF]/u;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The body's text and its value, checked for what no field could hold. */
export interface JsonBody {
  readonly text: string;
  readonly value: unknown;
}

/** Reads a JSON body. Stops reading as soon as it is larger than allowed, whatever its `Content-Length` claims. */
export async function readJson(request: Request, limits: Limits): Promise<JsonBody> {
  requireJson(request.headers);
  const text = await readText(request, limits.bodyBytes);
  if (text === "") throw new HttpProblem(400, "malformed_json", "The body is empty; send a JSON object.");
  const value = parseJson(text);
  const found = inspect(value, "", limits.jsonDepth);
  if (found !== undefined) throw found;
  return { text, value };
}

function requireJson(headers: Headers): void {
  const encoding = headers.get("content-encoding");
  if (encoding !== null && encoding !== "identity") {
    throw new HttpProblem(415, "unsupported_media_type", `Content-Encoding ${printable(encoding)} is not read; send the body as it is.`, [], { "accept-encoding": "identity" });
  }
  const type = headers.get("content-type");
  if (type === null || !isJson(type)) {
    const stated = type === null ? "The body states no Content-Type" : `Content-Type ${printable(type)} is not read`;
    throw new HttpProblem(415, "unsupported_media_type", `${stated}; send application/json in UTF-8.`, [], { accept: "application/json" });
  }
}

function isJson(type: string): boolean {
  if (type === "application/json") return true;
  const [media = "", ...parameters] = type.toLowerCase().split(";").map((part) => part.trim());
  if (media !== "application/json" && media !== "application/merge-patch+json") return false;
  return parameters.every((part) => !part.startsWith("charset=") || /^charset="?utf-?8"?$/.test(part));
}

/** What a header said, short and without control characters, to be quoted in a message. */
export function printable(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

function tooLarge(limit: number): HttpProblem {
  return new HttpProblem(413, "body_too_large", `The body is larger than ${limit} bytes; send less at a time.`);
}

async function readText(request: Request, limit: number): Promise<string> {
  const stated = request.headers.get("content-length");
  if (stated !== null && Number(stated) > limit) throw tooLarge(limit);
  // A stated length is kept by every HTTP server, so the body can be taken in one go.
  const bytes = await (stated === null ? readChunks(request, limit) : request.arrayBuffer().then((buffer) => new Uint8Array(buffer))).catch(brokenOff);
  if (bytes.byteLength > limit) throw tooLarge(limit);
  try {
    return utf8.decode(bytes);
  } catch {
    throw new HttpProblem(400, "malformed_json", "The body is not valid UTF-8.");
  }
}

/** A client that went away, or a body that somebody read before. */
function brokenOff(error: unknown): never {
  throw error instanceof HttpProblem ? error : new HttpProblem(400, "malformed_request", "The body broke off before its end.");
}

async function readChunks(request: Request, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      // Not awaited: a client that goes on sending must not hold the answer up.
      reader.cancel().catch(() => undefined);
      throw tooLarge(limit);
    }
    chunks.push(value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/, ?"[\s\S]*$/, "").replace(/"[\s\S]*$/, "").trim() : "";
    throw new HttpProblem(400, "malformed_json", `The body is not valid JSON${place(reason, text)}.`);
  }
}

/** Line and column, where the parser tells the position. */
function place(reason: string, text: string): string {
  const position = /position (\d+)/.exec(reason)?.[1];
  if (position === undefined) return "";
  const before = text.slice(0, Number(position)).split("\n");
  return ` at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** Looks for what JSON allows and a row cannot hold. `depth`: levels that are left. */
function inspect(value: unknown, path: string, depth: number): HttpProblem | undefined {
  if (typeof value === "string") return inspectText(value, path);
  if (typeof value === "number") return Number.isFinite(value) ? undefined : invalidValues([{ field: path, message: "is too large a number" }]);
  if (typeof value !== "object" || value === null) return undefined;
  if (depth === 0) return badRequest("malformed_json", path.slice(0, 60), "The body nests too deep.");
  return Array.isArray(value) ? inspectItems(value, path, depth) : inspectMembers(value, path, depth);
}

function inspectItems(items: readonly unknown[], path: string, depth: number): HttpProblem | undefined {
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    if (item === null || typeof item === "boolean") continue;
    const found = inspect(item, `${path}[${index}]`, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inspectMembers(members: object, path: string, depth: number): HttpProblem | undefined {
  for (const [key, member] of Object.entries(members)) {
    const place = path === "" ? key : `${path}.${key}`;
    if (key === "__proto__") return badRequest("malformed_json", place, 'The key "__proto__" is not allowed anywhere in a body.');
    const found = inspectText(key, path) ?? inspect(member, place, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inspectText(text: string, path: string): HttpProblem | undefined {
  if (text.includes("\0")) return invalidValues([{ field: path, message: "holds the character NUL (U+0000), which the database cannot store" }]);
  if (loneSurrogate.test(text)) return invalidValues([{ field: path, message: "holds half a surrogate pair, which is no character" }]);
  return undefined;
}
