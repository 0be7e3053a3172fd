import type { Model } from "./model.js";

/** Roles that an actor holds: those given, and all that they include. In order of name, each once. */
export function heldRoles({ roles = {} }: Pick<Model, "roles">, given: readonly string[]): string[] {
  const held = new Set<string>();
  const hold = (name: string): void => {
    if (held.has(name)) return;
    held.add(name);
    const role = Object.hasOwn(roles, name) ? roles[name] : undefined;
    role?.includes.forEach(hold);
  };
  given.forEach(hold);
  return [...held].sort();
}
