import { objectNameOf } from "../temporary.js";

/** A name made from another that nothing has. */
export function freeName(name: string, ending: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const made = objectNameOf(name, n === 1 ? ending : `${ending}_${n}`);
    if (!taken.has(made)) return made;
  }
}
