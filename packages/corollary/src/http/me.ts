import { toJsonNode } from "../expr/json.js";
import type { Json } from "../expr/node.js";
import type { Model } from "../model/model.js";
import { abilities, type Ability, type Asker, type EntityAbilities } from "../policy/abilities.js";
import { heldRoles } from "../model/held-roles.js";
import type { Actor } from "../query/types.js";

/** Who asks, as rules know them; null where nobody is signed in. */
export function askerOf(actor: Actor | null): Asker | null {
  if (actor === null) return null;
  const { id, tenant, roles = [], claims = {} } = actor;
  return { roles, values: { ...claims, id, ...(tenant === undefined ? {} : { tenant }) } };
}

/** `GET /me`: who the API takes the asker for. */
export function whoAmI(model: Model, actor: Actor | null): Json {
  if (actor === null) return null;
  const { id, tenant, roles = [], claims = {} } = actor;
  return { id, tenant: tenant ?? null, roles: heldRoles(model, roles), claims: { ...claims } };
}

/**
 * `GET /me/abilities`: what the asker may do with entities and fields of the public model. True, false, "depends" (only the
 * server can tell), or a condition on the row that a client evaluates.
 */
export function myAbilities(model: Model, shown: Model, actor: Actor | null): Json {
  const all = abilities(model, askerOf(actor));
  return Object.fromEntries(Object.values(shown.entities).flatMap(({ name, fields }) => {
    const of = all[name];
    return of === undefined ? [] : [[name, entityJson(of, (field) => Object.hasOwn(fields, field))] as const];
  }));
}

function entityJson({ fields, ...operations }: EntityAbilities, isShown: (field: string) => boolean): Json {
  return {
    read: json(operations.read), create: json(operations.create), update: json(operations.update), delete: json(operations.delete),
    fields: Object.fromEntries(Object.entries(fields).filter(([name]) => isShown(name)).map(([name, { read, write }]) => [name, { read: json(read), write: json(write) }])),
  };
}

const json = (ability: Ability): Json => (typeof ability === "object" ? { when: toJsonNode(ability.when) } : ability);
