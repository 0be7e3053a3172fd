import { DatabaseError, type DatabaseErrorKind } from "../../database/errors.js";
import type { Row } from "../../database/port.js";
import type { Expression, Json } from "../../expr/node.js";
import type { Type } from "../../expr/type.js";
import { typeOfField } from "../../expr/field-value-type.js";
import type { EntityNode } from "../../model/model.js";
import type { Cache } from "../cache.js";
import { NotFound, Refused } from "../errors.js";
import { fieldOf } from "../model.js";
import { Reads, type ReadCompiler } from "../reads.js";
import type { Runner } from "../runner.js";
import type { Giving } from "./acting.js";
import { keyOf, type Creating } from "./nested.js";
import { givesRows } from "./returning.js";
import type { CompiledWhere } from "./where.js";

/** What every write needs. */
export interface Writing {
  readonly reads: ReadCompiler;
  readonly where: Cache<CompiledWhere>;
  readonly on: Creating;
  readonly runner: Runner;
  /** Whoever asked for the write undoes the whole when it fails, so that it needs no transaction or savepoint of its own. */
  readonly undone: boolean;
}

/** How often a write is tried again that found nothing in its way after all: somebody else changed the row in between. */
const attempts = 3;

/**
 * A write that finds its row, or the reason why it did not. A row that can be seen but stays out of reach (row-level
 * security may let one read what one may not write) is not there for the writer.
 */
export async function attempt<T>(entity: EntityNode, write: () => Promise<T | undefined>, refusal: () => Promise<Error | undefined>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const done = await write();
    if (done !== undefined) return done;
    const reason = await refusal();
    if (reason !== undefined) throw reason;
    if (tries === attempts) throw new NotFound(entity.name, `There is no such ${entity.name} that can be written.`);
  }
}

/**
 * Carries a write out and gives its rows as reads do: from the statement itself where the row alone decides what it holds,
 * read again in the same transaction otherwise.
 * @param alone whether the write is a single statement, which needs no transaction around it
 */
export async function giveRows(entity: EntityNode, writes: ReadonlySet<string>, alone: boolean, writing: Writing, write: (writing: Writing, giving: Giving) => Promise<Row[]>): Promise<Row[]> {
  if (givesRows(entity, writing.on, writes)) {
    const give = (inside: Writing) => write(inside, { entity, what: "row" });
    return alone ? undoing(writing, give) : writing.runner.atomic((runner) => give({ ...writing, runner }));
  }
  return writing.runner.atomic(async (runner) => {
    const inside = { ...writing, runner };
    const rows = await write(inside, { entity, what: "key" });
    return readAgain(entity, rows.map((row) => keyOf(entity, row, writing.on)), inside);
  });
}

/**
 * A write of one statement. Where rights judge what it has written, it runs in a transaction or savepoint, which ends what
 * they refuse.
 */
export function undoing<T>(writing: Writing, write: (writing: Writing) => Promise<T>): Promise<T> {
  if (writing.undone || writing.on.asker.rights === undefined) return write(writing);
  return writing.runner.atomic((runner) => write({ ...writing, runner }));
}

/** What the database says of the values of one row; the others say nothing of rows. */
const ofRows: ReadonlySet<DatabaseErrorKind> = new Set<DatabaseErrorKind>(["unique", "foreign-key", "check", "not-null", "exclusion", "invalid-value", "out-of-range"]);

/**
 * Carries a write of several rows out, all or none. Where the database refuses one of many that a statement wrote, the
 * write is tried again row by row, so that the error names the place of the row.
 */
export async function tellingWhere<T>(writing: Writing, write: (writing: Writing) => Promise<T>): Promise<T> {
  try {
    return await writing.runner.atomic((runner) => write({ ...writing, runner }));
  } catch (error) {
    const ofRow = error instanceof Refused || (error instanceof DatabaseError && ofRows.has(error.kind));
    if (!ofRow || error.place !== undefined) throw error;
    return writing.runner.atomic((runner) => write({ ...writing, runner, on: { ...writing.on, rows: "singly" } }));
  }
}

/** The rows with these keys, in their order, archived or not; of those that the asker may not read, the key alone. */
export async function readAgain(entity: EntityNode, keys: readonly Json[], writing: Writing): Promise<Row[]> {
  if (keys.length === 0) return [];
  const { asker } = writing.on;
  const reads = new Reads(writing.reads, writing.runner, asker);
  const found = asker.rights?.row(entity.name) === false ? [] : await reads.all({ entity: entity.name, where: oneOf(entity, keys, writing), archived: "include" });
  const byKey = new Map(found.map((row) => [JSON.stringify(keyOf(entity, row, writing.on)), row]));
  return keys.map((key) => {
    const row = byKey.get(JSON.stringify(key));
    if (row !== undefined) return row;
    if (asker.rights !== undefined) return keyRow(entity, key);
    // Written, but hidden from the one who wrote it by the database itself.
    throw new NotFound(entity.name);
  });
}

/** A key as the row that it is of, without the rest. */
function keyRow(entity: EntityNode, key: Json): Row {
  const [name, ...others] = entity.key.fields;
  if (name !== undefined && others.length === 0) return { [name]: key };
  return typeof key === "object" && key !== null && !Array.isArray(key) ? { ...key } : {};
}

const boolean: Type = { kind: "boolean" };

/** The condition that the key is one of these. */
export function oneOf(entity: EntityNode, keys: readonly Json[], { on }: Pick<Writing, "on">): Expression {
  const [name] = entity.key.fields;
  const field = name === undefined ? undefined : fieldOf(entity, name);
  const row: Type = { kind: "row", entity: entity.name };
  if (entity.key.fields.length === 1 && field?.kind === "value") {
    const type = typeOfField(field.type, on.options.model.enums);
    return { op: "in", type: boolean, of: { op: "field", type, row: "this", path: [field.name] }, items: keys.map((value) => ({ op: "literal", type, value })) };
  }
  const itself: Expression = { op: "field", type: row, row: "this", path: [] };
  return { op: "or", type: boolean, of: keys.map((value) => ({ op: "eq", type: boolean, left: itself, right: { op: "literal", type: row, value } })) };
}

export function first<R extends Row>(rows: readonly Row[], entity: string): R {
  const [row] = rows;
  if (row === undefined) throw new NotFound(entity);
  return row as R;
}
