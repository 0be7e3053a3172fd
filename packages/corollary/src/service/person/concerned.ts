import { compare, field as fieldPath, literal } from "../../expr/build.js";
import type { Json } from "../../expr/node.js";
import type { Type } from "../../expr/type.js";
import type { EntityNode, Model, ReferenceField } from "../../model/model.js";
import { NotFound } from "../../query/errors.js";
import type { Queries } from "../../query/execute.js";
import { keyCondition } from "../../query/key-condition.js";
import { keyOfRow } from "../../query/key-of-row.js";

/** A row that concerns a person. */
export interface Concerned {
  readonly entity: string;
  readonly key: Json;
  /** The reference by which it concerns the person; absent for the person's own row. */
  readonly via?: string;
  /** Without hidden fields. */
  readonly row: Readonly<Record<string, unknown>>;
}

/** Who is asked about: a row of an entity, past all policies. */
export interface PersonOptions {
  readonly model: Model;
  /** On behalf of nobody, and unrestricted (`createQueries(…).as({ unrestricted: true })`). */
  readonly queries: Queries;
  readonly entity: string;
  /** As reads take keys. */
  readonly key: unknown;
}

/**
 * The row of a person, the rows that refer to it, and those that belong to these: by references that are deleted with what they
 * refer to. Rows that somebody merely points at (a product that was ordered) are not the person's.
 * @throws NotFound where there is no such row
 */
export async function concernedRows({ model, queries, entity: name, key }: PersonOptions): Promise<readonly Concerned[]> {
  const person = entityOf(model, name);
  const row = await queries.read.first({ entity: name, where: keyCondition(model, person, key), archived: "include", select: shownFields(person) });
  if (row === null) throw new NotFound(name);
  const found: Concerned[] = [{ entity: name, key: keyOfRow(person, row), row }];
  const seen = new Set([nameOf(name, keyOfRow(person, row))]);
  for (const [at, each] of found.entries()) {
    for (const [entity, reference] of referrers(model, each.entity)) {
      if (at > 0 && reference.onDelete !== "cascade") continue;
      for (const other of await rowsReferring(entity, reference, each, queries)) {
        const otherKey = keyOfRow(entity, other);
        if (seen.has(nameOf(entity.name, otherKey))) continue;
        seen.add(nameOf(entity.name, otherKey));
        found.push({ entity: entity.name, key: otherKey, via: reference.name, row: other });
      }
    }
  }
  return found;
}

function nameOf(entity: string, key: Json): string {
  return JSON.stringify([entity, key]);
}

function entityOf(model: Model, name: string): EntityNode {
  const entity = Object.hasOwn(model.entities, name) ? model.entities[name] : undefined;
  if (entity === undefined) throw new NotFound(name, `The model has no entity ${name}.`);
  return entity;
}

function shownFields(entity: EntityNode): string[] {
  return Object.values(entity.fields).filter((field) => field.hidden !== true && field.kind !== "collection").map((field) => field.name);
}

function referrers(model: Model, target: string): [EntityNode, ReferenceField][] {
  return Object.values(model.entities).flatMap((entity) => Object.values(entity.fields).flatMap((field): [EntityNode, ReferenceField][] =>
    (field.kind === "reference" && field.target === target ? [[entity, field]] : [])));
}

function rowsReferring(entity: EntityNode, { name, target }: ReferenceField, { key }: Concerned, queries: Queries) {
  const type: Type = { kind: "row", entity: target };
  return queries.read.all({ entity: entity.name, where: compare("eq", fieldPath("this", [name], type), literal(key, type)), archived: "include", select: shownFields(entity) });
}
