import type { Duration, Json } from "../node.js";
import type { TypeKind } from "../type.js";

/** Kinds of which one speaks as before and after. */
export const temporal: ReadonlySet<TypeKind> = new Set<TypeKind>(["timestamp", "localTimestamp", "date", "time", "timetz"]);

/** A constant as a reader expects it: text in quotation marks, null as "nothing". */
export function jsonText(value: Json): string {
  if (value === null) return "nothing";
  if (typeof value === "string") return `“${value}”`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** "a, b or c". */
export function listed(words: readonly string[], last: string): string {
  const end = words.at(-1) ?? "";
  return words.length < 2 ? end : `${words.slice(0, -1).join(", ")} ${last} ${end}`;
}

/** "customer's owner's name". */
export function possessive(words: readonly string[]): string {
  return words.map((word, at) => (at === words.length - 1 ? word : word.endsWith("s") ? `${word}'` : `${word}'s`)).join(" ");
}

/** A label inside a sentence; an abbreviation keeps its capitals. */
export function lowerFirst(label: string): string {
  return /^\p{Lu}\p{Lu}/u.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
}

/** "plus 1 month and minus 2 days". */
export function duration(of: Duration): string {
  const parts = Object.entries(of).map(([unit, count]: [string, number]) => {
    const size = Math.abs(count);
    return `${count < 0 ? "minus" : "plus"} ${size} ${size === 1 ? unit.slice(0, -1) : unit}`;
  });
  return listed(parts, "and");
}
