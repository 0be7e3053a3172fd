import type { PresentedEntity } from "corollary/view";
import { useApp, type Of } from "../context.js";

/** The entity that a class or a name stands for. @throws Error where the presentation has none */
export function useEntity(of: Of): PresentedEntity {
  const { entity, nameOf } = useApp();
  const name = nameOf(of);
  const found = entity(name);
  if (!found) throw new Error(`The presentation has no entity ${name}. Where class names are minified, give the domain: defineApp({ domain, … }).`);
  return found;
}
