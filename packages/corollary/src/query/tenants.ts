import { heldRoles } from "../model/held-roles.js";
import type { Model } from "../model/model.js";
import { Refused } from "./errors.js";
import type { Actor } from "./types.js";

/** The actor, where it may act in all tenants at once. @throws Refused */
export function mayCross(actor: Actor | undefined, model: Pick<Model, "roles" | "tenancy">): Actor {
  const { entity = "" } = model.tenancy ?? {};
  if (actor === undefined) throw new Refused(entity, "read", true);
  if (!crosses(actor, model)) throw new Refused(entity, "read", false);
  return actor;
}

/**
 * Whether an actor may look past the borders of tenants: it holds a role that `tenants(…)` names, and works in no tenant.
 * Inside one its roles may come from there, and an administrator of one tenant would name themselves those of all.
 */
export function crosses({ tenant, roles = [] }: Pick<Actor, "tenant" | "roles">, model: Pick<Model, "roles" | "tenancy">): boolean {
  if (tenant !== undefined) return false;
  const held = heldRoles(model, roles);
  return (model.tenancy?.administrators ?? []).some((role) => held.includes(role));
}
