import { nameOf } from "../model/language/definition.js";
import { Account, Membership } from "../identity/entities.js";
import { identityEntities } from "../identity/identity.js";
import type { EntityNode, FieldNode, Model } from "../model/model.js";

/**
 * The Model as the API knows it: without hidden fields. Filters, sorts, includes and projections are read against it,
 * so that a hidden name is answered exactly as one that does not exist.
 */
export function publicModel(model: Model, withheld: ReadonlySet<string> = new Set()): Model {
  const shown = Object.entries(model.entities).filter(([name]) => !withheld.has(name));
  return { ...model, entities: mapValues(Object.fromEntries(shown), (entity) => publicEntity(entity, withheld)) };
}

function publicEntity(entity: EntityNode, withheld: ReadonlySet<string>): EntityNode {
  const fields = Object.entries(publicFields(entity.fields)).filter(([, field]) => !("target" in field && withheld.has(field.target)));
  return { ...entity, fields: Object.fromEntries(fields) };
}

/** Sessions, keys and secrets are reached below /auth alone; accounts and memberships stand among the entities. */
export function withheldByIdentity(): ReadonlySet<string> {
  return new Set(identityEntities().filter((name) => name !== nameOf(Account) && name !== nameOf(Membership)));
}

/** Accounts and memberships are written below /auth, unless a policy of theirs says who else may. */
export function isReadOnly(entity: EntityNode, signIn: boolean): boolean {
  return signIn && entity.policy === undefined && (entity.name === nameOf(Account) || entity.name === nameOf(Membership));
}

function publicFields<F extends FieldNode>(fields: Readonly<Record<string, F>>): Readonly<Record<string, F>> {
  const shown: Record<string, F> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (field.hidden !== true) shown[name] = field.kind === "embedded" ? { ...field, fields: publicFields(field.fields) } : field;
  }
  return shown;
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Readonly<Record<string, B>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

/** The field of that name, never something that objects inherit. */
export function fieldOf(entity: EntityNode, name: string): FieldNode | undefined {
  return Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined;
}

/** An entity that the Model is known to hold. */
export function entityOf(model: Model, name: string): EntityNode {
  const entity = Object.hasOwn(model.entities, name) ? model.entities[name] : undefined;
  if (entity === undefined) throw new Error(`The model has no entity ${name}.`);
  return entity;
}

/** The field that the system keeps for that purpose, where the entity has one. */
export function generatedField(entity: EntityNode, kind: "version" | "archivedAt"): string | undefined {
  return Object.values(entity.fields).find((field) => field.kind === "value" && field.generated === kind)?.name;
}

/** A member of a row that came as JSON text; undefined where there is none. */
export function memberOf(text: string, name: string): unknown {
  const row: unknown = JSON.parse(text);
  return typeof row === "object" && row !== null ? Object.entries(row).find(([key]) => key === name)?.[1] : undefined;
}
