import { MigrationFileError } from "./problem.js";

/** Longest line on which a whole value stands. */
const width = 160;

/**
 * JSON with its keys in order: equal values have equal texts. What fits a line stands on one, such as a column, all else
 * has a line for each member; so two of them differ readably.
 */
export const sortedJson = (value: unknown): string => `${printed(sorted(value), "", 0)}\n`;

/** `before`: how much of the line is taken already. */
function printed(value: unknown, indent: string, before: number): string {
  const short = inline(value);
  if (typeof value !== "object" || value === null || indent.length + before + short.length <= width) return short;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map((item) => `${deeper}${printed(item, deeper, 1)}`).join(",\n")}\n${indent}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{\n${members.map(([key, member]) => `${deeper}${JSON.stringify(key)}: ${printed(member, deeper, key.length + 5)}`).join(",\n")}\n${indent}}`;
}

function inline(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return members.length === 0 ? "{}" : `{ ${members.map(([key, member]) => `${JSON.stringify(key)}: ${inline(member)}`).join(", ")} }`;
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
