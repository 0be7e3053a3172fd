import type { Transaction } from "../database/port.js";
import { Refused } from "../query/errors.js";
import { requireAccept } from "./accept.js";
import { readJson } from "./body.js";
import { entityTag, readIfMatch, versionMismatch, type Expected } from "./etag.js";
import type { Answer } from "./idempotency.js";
import { formatKey, parseKey, type KeyValue } from "./key.js";
import { readParameters } from "./parameters.js";
import { badRequest, HttpProblem, invalidValues } from "./problem.js";
import { generatedField, memberOf } from "./public.js";
import { noRow } from "./read.js";
import type { Call, Resource } from "./resource.js";
import { jsonResponse } from "./respond.js";
import { checkRow } from "./row-check.js";
import type { RowText, RowWrites, Values } from "./rows.js";

const whole = { include: {}, fields: undefined, archived: "include" } as const;

export function answered(call: Call, answer: Answer): Response {
  return jsonResponse(call.exchange, answer.status, answer.text, answer.headers);
}

/** The row as it is inside the transaction, archived or not. */
export async function rowAfter(resource: Resource, call: Call, tx: Transaction, key: KeyValue): Promise<RowText> {
  const row = await resource.rows.read(whole)(key, call.actor, tx);
  if (row === undefined) throw noRow(resource);
  return row;
}

/** The row that was written, as the one who wrote it may read it: at least its key. */
export async function rowWritten(resource: Resource, call: Call, tx: Transaction, key: KeyValue): Promise<RowText> {
  const row = await resource.rows.read(whole)(key, call.actor, tx).catch((error: unknown) => {
    if (error instanceof Refused && error.operation === "read") return undefined;
    throw error;
  });
  return row ?? { text: JSON.stringify(keyRow(resource, key)), version: undefined };
}

/**
 * The row after a change of its values. Archived rows are out of sight and are not changed: finding one undoes the write.
 */
export async function rowChanged(resource: Resource, call: Call, tx: Transaction, key: KeyValue): Promise<RowText> {
  const row = await rowWritten(resource, call, tx, key);
  if (resource.entity.softDelete && isArchived(resource, row.text)) {
    throw new HttpProblem(409, "conflict", `This ${resource.entity.label.toLowerCase()} is archived; bring it back first: POST …/unarchive.`);
  }
  return row;
}

function isArchived(resource: Resource, text: string): boolean {
  const name = generatedField(resource.entity, "archivedAt");
  return name !== undefined && (memberOf(text, name) ?? null) !== null;
}

function rowAnswer(status: number, row: RowText, headers: Readonly<Record<string, string>> = {}): Answer {
  const etag: Readonly<Record<string, string>> = row.version === undefined ? {} : { etag: entityTag(row.version, row.text) };
  return { status, text: `{"data":${row.text}}`, headers: { ...etag, ...headers } };
}

export async function answerCreate(resource: Resource, call: Call): Promise<Response> {
  requireAccept(call.request.headers.get("accept"), "application/json");
  readParameters(call.query, []);
  const body = await readJson(call.request, resource.limits);
  const checked = checkRow(resource.model, resource.entity, resource.schemas.create, body.value);
  if (!checked.ok) throw invalidValues(checked.details);
  return answered(call, await resource.inTransaction(call, body.text, async (tx) => {
    const [key = null] = await resource.rows.write(tx, call.actor).create([checked.values]);
    const row = await rowWritten(resource, call, tx, key);
    return rowAnswer(201, row, { location: `${resource.basePath}/${resource.entity.path}/${formatKey(resource.key, keyRow(resource, key))}` });
  }));
}

/** The key as the row has it. */
export function keyRow(resource: Resource, key: KeyValue): Values {
  const [first, ...others] = resource.key;
  if (first !== undefined && others.length === 0) return { [first.path[0]]: key };
  return typeof key === "object" && key !== null && !Array.isArray(key) ? { ...key } : {};
}

export async function answerUpdate(resource: Resource, call: Call, segment: string): Promise<Response> {
  requireAccept(call.request.headers.get("accept"), "application/json");
  readParameters(call.query, []);
  const key = parseKey(resource.model, resource.key, segment);
  const expected = readIfMatch(call.request.headers.get("if-match"));
  const body = await readJson(call.request, resource.limits);
  const checked = checkRow(resource.model, resource.entity, resource.schemas.update, body.value);
  if (!checked.ok) throw invalidValues(checked.details);
  const { version: stated, values } = splitVersion(resource, checked.values);
  if (Object.keys(values).length === 0) throw invalidValues([{ field: "", message: "The body names no field to change." }]);
  return answered(call, await resource.inTransaction(call, body.text, async (tx) => {
    const writes = resource.rows.write(tx, call.actor);
    const version = await versionFor(resource, call, tx, key, expected, stated);
    await writes.change([{ key, values, version }]);
    return rowAnswer(200, await rowChanged(resource, call, tx, key));
  }));
}

/** `version` in a body is the one that was read, not a value to write. */
export function splitVersion(resource: Resource, values: Values): { readonly version: number | undefined; readonly values: Values } {
  const name = generatedField(resource.entity, "version");
  if (name === undefined || values[name] === undefined) return { version: undefined, values };
  const { [name]: version, ...rest } = values;
  return { version: typeof version === "number" ? version : undefined, values: rest };
}

/** The one version that the write must find, of what header and body ask for. */
async function versionFor(resource: Resource, call: Call, tx: Transaction, key: KeyValue, expected: Expected, stated: number | undefined): Promise<number | undefined> {
  switch (expected.kind) {
    case "nothing":
    case "exists": return stated;
    case "versions": {
      const [only, ...others] = expected.versions;
      if (stated !== undefined && !expected.versions.includes(stated)) throw badRequest("invalid_header", "If-Match", "If-Match and the version in the body differ.");
      if (resource.entity.versioned && only !== undefined && others.length === 0) return only;
      const row = await rowAfter(resource, call, tx, key);
      if (row.version !== undefined && expected.versions.includes(row.version)) return row.version;
      throw versionMismatch(resource.entity.versioned ? "If-Match names no version that this row has." : `${resource.entity.plural} have no versions, so no tag of If-Match can match.`);
    }
  }
}

/** A write without a body to one row, of the version that If-Match names. */
type RowWrite = (writes: RowWrites, key: KeyValue, version: number | undefined, tx: Transaction) => Promise<Answer>;

async function answerRowWrite(resource: Resource, call: Call, segment: string, write: RowWrite): Promise<Response> {
  requireAccept(call.request.headers.get("accept"), "application/json");
  readParameters(call.query, []);
  const key = parseKey(resource.model, resource.key, segment);
  const expected = readIfMatch(call.request.headers.get("if-match"));
  return answered(call, await resource.inTransaction(call, "", async (tx) => {
    const version = await versionFor(resource, call, tx, key, expected, undefined);
    return write(resource.rows.write(tx, call.actor), key, version, tx);
  }));
}

export function answerDelete(resource: Resource, call: Call, segment: string): Promise<Response> {
  return answerRowWrite(resource, call, segment, async (writes, key, version, tx) => {
    if (resource.entity.softDelete) return archiveWith(resource, call, tx, key, () => writes.archive(key, version));
    await writes.delete(key, version);
    return { status: 200, text: JSON.stringify({ data: keyRow(resource, key) }), headers: {} };
  });
}

async function archiveWith(resource: Resource, call: Call, tx: Transaction, key: KeyValue, change: () => Promise<void>): Promise<Answer> {
  await change();
  return rowAnswer(200, await rowWritten(resource, call, tx, key));
}

export function answerArchive(resource: Resource, call: Call, verb: "archive" | "unarchive", segment: string): Promise<Response> {
  return answerRowWrite(resource, call, segment, (writes, key, version, tx) => archiveWith(resource, call, tx, key, () => writes[verb](key, version)));
}
