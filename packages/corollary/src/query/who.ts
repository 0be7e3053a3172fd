import type { Who } from "./execute.js";
import type { Actor } from "./types.js";

/** An actor as statements know them: parameters of expressions, and the setting that row-level security reads. */
export function whoOf({ id, tenant, roles = [], claims = {} }: Actor): Who {
  const values = { ...claims, id, ...(tenant === undefined ? {} : { tenant }) };
  return { actor: { roles, values }, settings: { "corollary.actor": JSON.stringify({ ...values, roles }) } };
}
