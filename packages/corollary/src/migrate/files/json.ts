import { MigrationFileError } from "./problem.js";

/** JSON with its keys in order and a line for each member: equal values have equal texts, and differ readably. */
export function sortedJson(value: unknown): string {
  return `${JSON.stringify(sorted(value), undefined, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member)]));
}

export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MigrationFileError(`This is not JSON: ${error instanceof Error ? error.message : String(error)}.`, { hint: "Restore it from version control." });
  }
}
