import { walk } from "../expr/traverse.js";
import { toJsonNode } from "../expr/json.js";
import type { Json } from "../expr/node.js";
import type { EntityNode, Model } from "../model/model.js";
import { heldRoles } from "../model/held-roles.js";
import { abilities, type Ability, type Asker, type EntityAbilities } from "../policy/abilities.js";
import type { Actor } from "../query/types.js";
import { actorValues } from "../query/who.js";
import { textTag } from "./etag.js";
import { modelOf } from "../view/model.js";
import { present } from "../view/present.js";
import { mirrorModel } from "./mirror-model.js";
import { recent } from "./recent.js";

/** Who asks, as rules know them; null where nobody is signed in. */
export function askerOf(actor: Actor | null): Asker | null {
  if (actor === null) return null;
  return { roles: actor.roles ?? [], values: actorValues(actor) };
}

/** `GET /me`: who the API takes the asker for. */
export function whoAmI(model: Model, actor: Actor | null): Json {
  if (actor === null) return null;
  const { id, tenant, roles = [], claims = {} } = actor;
  return { id, tenant: tenant ?? null, roles: heldRoles(model, roles), claims: { ...claims } };
}

/** Bounds of what is answered about one entity besides its policy: those that the API itself never lets anybody write. */
export type IsReadOnly = (entity: EntityNode) => boolean;

/** An answer that is made once, with its tag. */
export interface Tagged {
  readonly text: string;
  readonly tag: string;
}

/** Answers of those who asked lately; each is a few kilobytes. */
const remembered = 500;

/**
 * `GET /me/abilities` of a Model. An answer is remembered by what decides it: the roles that are held, and the values of the
 * actor that rules name. Where they name none, all who hold the same roles share it.
 */
export function mirror(model: Model, shown: Model, isReadOnly: IsReadOnly): (actor: Actor | null) => Tagged {
  const named = valuesNamed(model);
  const known = recent<Tagged>(remembered);
  return (actor) => {
    const asker = askerOf(actor);
    const deciding = asker && { roles: heldRoles(model, asker.roles), values: Object.fromEntries(named.flatMap((name) => (Object.hasOwn(asker.values, name) ? [[name, asker.values[name] ?? null]] : []))) };
    const key = JSON.stringify(deciding);
    const found = known.get(key);
    if (found !== undefined) return found;
    const text = JSON.stringify(myAbilities(model, shown, deciding, isReadOnly));
    const made = { text, tag: textTag(text) };
    known.set(key, made);
    return made;
  };
}

/** Values of the actor that any rule reads. */
function valuesNamed({ entities }: Model): readonly string[] {
  const names = new Set<string>();
  for (const { policy } of Object.values(entities)) {
    const rules = [...(policy?.allow ?? []), ...(policy?.deny ?? [])].map((rule) => rule.when);
    const fields = Object.values(policy?.fields ?? {}).flatMap(({ read, write }) => [read, write].flatMap((rule) => rule ?? []));
    for (const rule of [...rules, ...fields]) walk(rule, (node) => { if (node.op === "actor") names.add(node.name); });
  }
  return [...names].sort();
}

/**
 * What the asker may do with entities and fields of the public model: true, false, "depends" (only the server can tell), or
 * a condition on the row that a client evaluates. `meta.model` holds what evaluating takes: the fields that conditions
 * name, as a Model without names of the database.
 */
export function myAbilities(model: Model, shown: Model, asker: Asker | null, isReadOnly: IsReadOnly = () => false) {
  const all = abilities(model, asker);
  const mine = Object.values(shown.entities).flatMap((entity) => {
    const of = all[entity.name];
    return of === undefined ? [] : [[entity, isReadOnly(entity) ? { ...of, ...unwritten } : of] as const];
  });
  const conditions = mine.flatMap(([{ name }, of]) => conditionsOf(of).map((when) => [name, when] as const));
  return {
    data: Object.fromEntries(mine.map(([{ name, fields }, of]) => [name, entityJson(of, (field) => Object.hasOwn(fields, field))])),
    ...(conditions.length === 0 ? {} : { meta: { model: mirrorModel(modelOf(present(shown, { title: "", basePath: "" })), conditions) } }),
  };
}

const unwritten = { create: false, update: false, delete: false } as const;

function conditionsOf({ fields, ...operations }: EntityAbilities) {
  const all = [...Object.values(operations), ...Object.values(fields).flatMap(({ read, write }) => [read, write])];
  return all.flatMap((ability) => (typeof ability === "object" ? [ability.when] : []));
}

function entityJson({ fields, ...operations }: EntityAbilities, isShown: (field: string) => boolean): Json {
  return {
    read: json(operations.read), create: json(operations.create), update: json(operations.update), delete: json(operations.delete),
    fields: Object.fromEntries(Object.entries(fields).filter(([name]) => isShown(name)).map(([name, { read, write }]) => [name, { read: json(read), write: json(write) }])),
  };
}

const json = (ability: Ability): Json => (typeof ability === "object" ? { when: toJsonNode(ability.when) } : ability);
