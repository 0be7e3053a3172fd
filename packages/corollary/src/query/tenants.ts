import { heldRoles } from "../model/held-roles.js";
import type { Model } from "../model/model.js";
import { Refused } from "./errors.js";
import type { Actor } from "./types.js";

/** The actor, where it may act in all tenants at once. @throws Refused */
export function mayCross(actor: Actor | undefined, model: Pick<Model, "roles" | "tenancy">): Actor {
  const { entity = "", administrators = [] } = model.tenancy ?? {};
  if (actor === undefined) throw new Refused(entity, "read", true);
  const held = heldRoles(model, actor.roles ?? []);
  if (!administrators.some((role) => held.includes(role))) throw new Refused(entity, "read", false);
  return actor;
}
