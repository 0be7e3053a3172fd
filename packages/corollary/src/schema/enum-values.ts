import { qualified, quoteText } from "./identifier.js";
import type { EnumType } from "./schema.js";

/**
 * Statements that add what the new list has more, wherever it stands; undefined where the old one is not found in it in
 * the same order.
 */
export function addedValues(from: EnumType, to: EnumType): string[] | undefined {
  const kept = to.values.filter((value) => from.values.includes(value));
  if (kept.length !== from.values.length || kept.some((value, i) => value !== from.values[i])) return undefined;
  return to.values.flatMap((value, i) =>
    from.values.includes(value) ? [] : [`alter type ${qualified(to)} add value if not exists ${quoteText(value)}${place(from, to, i)}`]);
}

/** Values are added from the first to the last, so the one before is always there. */
function place(from: EnumType, to: EnumType, at: number): string {
  const previous = to.values[at - 1];
  if (previous !== undefined) return ` after ${quoteText(previous)}`;
  const first = from.values[0];
  return first === undefined ? "" : ` before ${quoteText(first)}`;
}
