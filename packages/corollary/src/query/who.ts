import type { Json } from "../expr/node.js";
import { heldRoles } from "../model/held-roles.js";
import type { Model } from "../model/model.js";
import type { Who } from "./execute.js";
import type { Actor } from "./types.js";

/**
 * An actor as statements know them: parameters of expressions, and the setting that row-level security reads. With their
 * roles come those that these include.
 * @param across in all tenants at once, as administrators may
 */
export function whoOf(actor: Actor, model: Pick<Model, "roles">, across = false): Who {
  const values = actorValues(actor);
  const held = heldRoles(model, actor.roles ?? []);
  return {
    actor: { roles: held, values, ...(across ? { across: true } : {}) },
    settings: { "corollary.actor": JSON.stringify({ ...values, roles: held }), ...(across ? { "corollary.scope": "all tenants" } : {}) },
  };
}

/** What rules may read of an actor. A claim that is called `tenant` gives nobody a tenant, nor one called `id` another name. */
export function actorValues<Claim extends Json>({ id, tenant, claims = {} }: { readonly id: string; readonly tenant?: string | null; readonly claims?: Readonly<Record<string, Claim>> }): Readonly<Record<string, Claim | string>> {
  const { tenant: _, ...others } = claims;
  return { ...others, id, ...(tenant === undefined || tenant === null ? {} : { tenant }) };
}
