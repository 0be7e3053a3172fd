import { diff } from "../schema/diff.js";
import type { Schema } from "../schema/schema.js";
import { describeChange } from "../schema/words.js";

/** What differs between two Schemas in words, at most so many and then how many more. */
export function differencesNamed(held: Schema, wanted: Schema, most: number): readonly string[] {
  const all = diff(held, wanted);
  // Privileges follow from tables; they are worth naming only where nothing else differs.
  const structural = all.filter(({ of }) => of !== "privileges");
  const named = (structural.length > 0 ? structural : all).map(describeChange);
  return named.length > most ? [...named.slice(0, most), `… and ${named.length - most} more`] : named;
}
