import { fromBase64 } from "../../../src/expr/bytes.js";
import { Decimal } from "../../../src/expr/decimal.js";
import type { Json } from "../../../src/expr/node.js";
import type { FieldType } from "../../../src/model/field-type.js";
import type { EntityNode, FieldNode, Model, ReferenceField, ValueField } from "../../../src/model/model.js";
import type { Random } from "./random.js";
import { randomText, randomValue } from "./values.js";

/** A row as the application holds it, related rows and all; beside it what its columns are given. */
export interface MadeRow { readonly row: Record<string, unknown>; readonly columns: { readonly column: string; readonly type: FieldType; readonly value: Json }[] }

export type MadeRows = ReadonlyMap<string, readonly MadeRow[]>;

const order = ["Other", "Pair", "Main", "Detail", "Link"];

export function randomRows(random: Random, model: Model, count: number): MadeRows {
  const made = new Map<string, MadeRow[]>();
  for (const name of order) {
    const entity = model.entities[name];
    if (!entity) continue;
    const rows: MadeRow[] = [];
    made.set(name, rows);
    for (let at = 0; at < count; at += 1) {
      const row = randomRow(random, model, entity, made, at);
      if (row) rows.push(row);
    }
  }
  for (const [name, rows] of made) for (const { row } of rows) fillCollections(model.entities[name], row, made);
  return made;
}

function randomRow(random: Random, model: Model, entity: EntityNode, made: ReadonlyMap<string, readonly MadeRow[]>, at: number): MadeRow | undefined {
  const result: MadeRow = { row: {}, columns: [] };
  for (const field of Object.values(entity.fields)) {
    if (field.kind === "value") putValue(random, model, field, entity, at, result.row, result);
    if (field.kind === "reference" && !putReference(random, field, entity, made, at, result)) return undefined;
    if (field.kind === "embedded") putEmbedded(random, model, field, entity, result);
  }
  return entity.name === "Link" && isTaken(result.row, made.get("Link") ?? []) ? undefined : result;
}

function putValue(random: Random, model: Model, field: ValueField, entity: EntityNode, at: number, into: Record<string, unknown>, made: MadeRow): void {
  const isKey = entity.key.fields.includes(field.name);
  const absent = field.optional && random.chance(field.generated === "archivedAt" ? 70 : 25);
  let json = isKey ? keyValue(field.type, at) : absent ? null : field.name === "name" ? randomText(random) : randomValue(random, field.type, model);
  into[field.name] = json === null ? null : fromJson(json, field.type);
  if (field.optional && !field.generated && random.chance(4)) json = infinity(field.type, into, field.name) ?? json;
  made.columns.push({ column: field.column, type: field.type, value: json });
}

/** Postgres has moments after all others. */
function infinity(type: FieldType, into: Record<string, unknown>, name: string): Json | undefined {
  if (type.kind !== "date" && type.kind !== "timestamp" && type.kind !== "localTimestamp") return undefined;
  into[name] = type.kind === "timestamp" && type.precision <= 3 ? new Date(8.64e15) : "infinity";
  return "infinity";
}

/** Keys differ; those of text need care in comparison. */
function keyValue(type: FieldType, at: number): Json {
  switch (type.kind) {
    case "uuid": return `0190a3c4-0000-7000-8000-0000000000${String(at + 10)}`;
    case "integer": return at - 3;
    case "bigint": return (9_007_199_254_740_990n + BigInt(at)).toString();
    default: return ["a", "A", "ä", "😀", "\uFFFD", "k'y"][at] ?? `k${at}`;
  }
}

function putReference(random: Random, field: ReferenceField, entity: EntityNode, made: ReadonlyMap<string, readonly MadeRow[]>, at: number, result: MadeRow): boolean {
  const targets = made.get(field.target) ?? [];
  // One to one: the n-th detail is of the n-th row, some have none.
  const target = field.unique ? targets[at * 2] : targets.length > 0 && !(field.optional && random.chance(30)) ? random.pick(targets) : undefined;
  if (!target && !field.optional) return false;
  result.row[field.name] = target?.row ?? null;
  for (const column of field.columns) {
    const value = target?.columns.find((each) => each.column === column.field)?.value ?? null;
    result.columns.push({ column: column.column, type: column.type, value });
  }
  return true;
}

function isTaken(row: Record<string, unknown>, links: readonly MadeRow[]): boolean {
  return links.some((link) => link.row.main === row.main && link.row.other === row.other);
}

function putEmbedded(random: Random, model: Model, field: FieldNode & { readonly kind: "embedded" }, entity: EntityNode, result: MadeRow): void {
  const parts: Record<string, unknown> = {};
  const absent = field.optional && random.chance(30);
  for (const part of Object.values(field.fields)) {
    const json = absent || random.chance(20) ? null : randomValue(random, part.type, model);
    parts[part.name] = json === null ? null : fromJson(json, part.type);
    result.columns.push({ column: part.column, type: part.type, value: json });
  }
  result.row[field.name] = absent ? null : parts;
}

function fillCollections(entity: EntityNode | undefined, row: Record<string, unknown>, made: MadeRows): void {
  for (const field of Object.values(entity?.fields ?? {})) {
    if (field.kind !== "collection") continue;
    const { through } = field;
    const items = (made.get(through?.entity ?? field.target) ?? []).map((each) => each.row);
    const own = items.filter((item) => item[field.via] === row);
    const rows = through ? own.map((link) => link[through.to]) : own;
    row[field.name] = field.single ? rows[0] ?? null : rows;
  }
}

/** The JavaScript form of a value. */
function fromJson(json: Json, type: FieldType): unknown {
  if (json === null) return null;
  switch (type.kind) {
    case "bigint": return BigInt(String(json));
    case "decimal": case "money": return new Decimal(String(json));
    case "real": case "float": return Number(json);
    case "bytes": return fromBase64(String(json));
    case "timestamp": return type.precision <= 3 ? new Date(String(json)) : json;
    case "array": return Array.isArray(json) ? json.map((item: Json) => fromJson(item, type.of)) : json;
    default: return json;
  }
}
