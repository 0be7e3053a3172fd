import { nearest } from "../expr/nearest.js";

/** Ends a sentence about an unknown name: what was most likely meant or, where nothing is near, what there is. */
export function suggestion(name: string, known: readonly string[]): string {
  const [close] = name.length > 64 ? [] : nearest(name, known, 1);
  if (close !== undefined) return `; did you mean "${close}"?`;
  if (known.length === 0) return "; there are none here.";
  return `; known: ${known.slice(0, 30).join(", ")}${known.length > 30 ? ", …" : ""}.`;
}
