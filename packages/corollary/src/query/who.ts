import type { Model } from "../model/model.js";
import type { Who } from "./execute.js";
import type { Actor } from "./types.js";

/**
 * An actor as statements know them: parameters of expressions, and the setting that row-level security reads. With their
 * roles come those that these include.
 * @param across in all tenants at once, as administrators may
 */
export function whoOf({ id, tenant, roles = [], claims = {} }: Actor, { roles: known = {} }: Pick<Model, "roles">, across = false): Who {
  // A claim of that name gives nobody a tenant.
  const { tenant: _, ...others } = claims;
  const values = { ...others, id, ...(tenant === undefined ? {} : { tenant }) };
  const held = withIncluded(roles, known);
  return {
    actor: { roles: held, values, ...(across ? { across: true } : {}) },
    settings: { "corollary.actor": JSON.stringify({ ...values, roles: held }), ...(across ? { "corollary.scope": "all tenants" } : {}) },
  };
}

/** Roles and what they include, over any number of steps. */
function withIncluded(roles: readonly string[], known: NonNullable<Model["roles"]>): readonly string[] {
  const held = new Set(roles);
  // A set that grows while it is gone through is gone through to its new end.
  for (const name of held) if (Object.hasOwn(known, name)) known[name]?.includes.forEach((role) => held.add(role));
  return [...held];
}
