import type { RolesObject } from "../language/policies.js";
import type { RoleNode } from "../model.js";
import { sentence } from "../naming.js";
import { placed, report, type Compilation } from "./compilation.js";

/** The roles that declarations state, by name; undefined where none does. */
export function roleNodes(on: Compilation, declarations: readonly RolesObject[]): Readonly<Record<string, RoleNode>> | undefined {
  const nodes = new Map<string, RoleNode>();
  for (const { roles, origin: stated } of declarations) {
    const origin = stated && placed(on, stated);
    for (const [name, spec] of Object.entries(roles)) {
      if (nodes.has(name)) report(on, { pointer: `/roles/${name}`, origin: stated }, "role-clash", `The role "${name}" is stated twice.`, "State it once, with all that it includes.");
      nodes.set(name, {
        name,
        label: spec.label ?? sentence(name),
        ...(spec.help === undefined ? {} : { help: spec.help }),
        includes: spec.includes ?? [],
        ...(origin ? { origin } : {}),
      });
    }
  }
  if (nodes.size === 0) return undefined;
  return Object.fromEntries([...nodes].sort(([a], [b]) => (a < b ? -1 : 1)));
}
