import type { Json } from "../../expr/node.js";
import type { FieldType } from "../../model/field-type.js";
import type { EntityNode, FieldNode, Model, ValueField } from "../../model/model.js";
import { boundsProblem } from "../../model/value-bounds.js";
import { InvalidQuery } from "../../query/errors.js";
import { concernedRows, type Concerned, type PersonOptions } from "./concerned.js";

/** What becomes of a row that concerns a person. */
export interface ErasedRow {
  readonly entity: string;
  readonly key: Json;
  /** By field, "home.street" for parts of embedded values. */
  readonly fields: Readonly<Record<string, "null" | "anonymise" | "keep">>;
}

export interface EraseOptions extends PersonOptions {
  /** Only tells what would be done. */
  readonly dryRun?: boolean;
}

/**
 * Takes the personal data (`pii()`) out of a person's row and of all rows that concern the person, in one transaction; the rows
 * stay, so that sums and references do (GDPR, article 17). Gives what was done to each row.
 * @throws NotFound
 * @throws InvalidQuery where nothing can be put in the place of a value: its field then states what to do
 */
export async function erasePerson({ dryRun = false, ...options }: EraseOptions): Promise<readonly ErasedRow[]> {
  return options.queries.atomic(async (queries) => {
    const changes = (await concernedRows({ ...options, queries })).map((each) => changeOf(options.model, each)).filter(({ done }) => Object.keys(done.fields).length > 0);
    if (!dryRun) for (const { done, values } of changes) if (Object.keys(values).length > 0) await queries.write.update(done.entity, done.key, values);
    return changes.map(({ done }) => done);
  });
}

interface Change {
  readonly done: ErasedRow;
  readonly values: Readonly<Record<string, unknown>>;
}

function changeOf(model: Model, { entity: name, key, row }: Concerned): Change {
  const entity = model.entities[name];
  const fields: Record<string, "null" | "anonymise" | "keep"> = {};
  const values: Record<string, unknown> = {};
  for (const field of Object.values(entity?.fields ?? {})) {
    if (entity !== undefined) fieldChange(entity, field, row[field.name], key, fields, values);
  }
  return { done: { entity: name, key, fields }, values };
}

function fieldChange(entity: EntityNode, field: FieldNode, value: unknown, key: Json, fields: Record<string, "null" | "anonymise" | "keep">, values: Record<string, unknown>): void {
  if (value === null || value === undefined) return;
  if (field.kind === "embedded" && isObject(value)) {
    const parts = Object.values(field.fields).filter((part) => part.pii === true && value[part.name] !== null);
    if (parts.length === 0) return;
    const changed: Record<string, unknown> = { ...value };
    for (const part of parts) changed[part.name] = replaced(entity, part, `${field.name}.${part.name}`, changed[part.name], key, fields);
    values[field.name] = changed;
  }
  if (field.kind !== "value" || field.pii !== true || field.generated !== undefined) return;
  const after = entity.key.fields.includes(field.name) ? value : replaced(entity, field, field.name, value, key, fields);
  if (after !== value) values[field.name] = after;
  else fields[field.name] = "keep";
}

/** What stands in the place of a value, noted by what it is. */
function replaced(entity: EntityNode, field: ValueField, path: string, value: unknown, key: Json, fields: Record<string, "null" | "anonymise" | "keep">): unknown {
  const how = field.erase ?? (field.optional ? "null" : "anonymise");
  fields[path] = how;
  if (how === "keep") return value;
  if (how === "null" && field.optional) return null;
  const made = how === "null" ? undefined : nobody(field.type, typeof key === "string" || typeof key === "number" ? String(key) : JSON.stringify(key));
  if (made === undefined || boundsProblem(made, field.type) !== undefined) {
    throw new InvalidQuery(entity.name, `${entity.name}.${path} cannot be ${how === "null" ? "null" : "anonymised"}: say what becomes of it, pii({ erase: "keep" }), or make it optional.`);
  }
  return made;
}

/** A value that says nothing; of text one that no other row has, since it may be unique. */
function nobody(type: FieldType, key: string): Json | undefined {
  const name = key.toLowerCase().replace(/[^a-z0-9]+/gu, "");
  switch (type.kind) {
    case "text":
      switch (type.format) {
        // A domain that never exists (RFC 2606, section 2).
        case "email": return `erased-${name}@erased.invalid`;
        case "url": return `https://erased.invalid/${name}`;
        case "slug": return `erased-${name}`;
        default: return `erased ${name}`.slice(0, type.max);
      }
    case "varchar":
    case "char": return `erased ${name}`.slice(0, type.length);
    case "smallint":
    case "integer": return Math.max(type.min ?? 0, Math.min(type.max ?? 0, 0));
    case "boolean": return false;
    case "date": return "1900-01-01";
    case "json": return {};
    default: return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
