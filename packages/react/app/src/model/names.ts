/**
 * Entities of a domain by their classes, named as they are exported: that name survives a minifier, the name of the class
 * may not. Takes what `import * as` gives, several of them, or what `domain(…)` made of them.
 */
export function namesOf(domain: unknown): ReadonlyMap<unknown, string> {
  const names = new Map<unknown, string>();
  for (const source of sourcesOf(domain)) {
    for (const [name, value] of Object.entries(source)) {
      if (typeof value === "function" && name !== "default" && !names.has(value)) names.set(value, name);
    }
  }
  return names;
}

function sourcesOf(domain: unknown): readonly object[] {
  if (typeof domain !== "object" || domain === null) return [];
  if ("declarations" in domain && Array.isArray(domain.declarations)) return domain.declarations;
  return Array.isArray(domain) ? domain : [domain];
}
