import { hash } from "./hash.js";

/** Postgres cuts names after this many bytes, silently; two long names could become one. */
const longest = 63;
const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** Kinds of named things, by the ending of their names. */
export type NameEnding = "pkey" | "key" | "fkey" | "check" | "excl" | "idx" | "touch";

/**
 * `{table}_{parts}_{ending}`; past 63 bytes the middle is cut and a hash of the whole name stands in for what is lost,
 * so that different long names stay different and the same one is always cut the same.
 */
export function objectName(table: string, parts: readonly string[], ending: NameEnding): string {
  const full = [table, ...parts, ending].join("_");
  if (bytes(full) <= longest) return full;
  const tail = `_${hash(full).slice(0, 8)}_${ending}`;
  return cut([table, ...parts].join("_"), longest - tail.length) + tail;
}

function cut(text: string, room: number): string {
  let kept = "";
  let size = 0;
  for (const character of text) {
    size += bytes(character);
    if (size > room) break;
    kept += character;
  }
  return kept;
}

/** Hands out names that are free in one name space; a name that is taken gets the lowest number that is not. */
export class NameSpace {
  private readonly taken = new Set<string>();

  /** A name that is given and cannot be changed. */
  take(name: string): void {
    this.taken.add(name);
  }

  claim(table: string, parts: readonly string[], ending: NameEnding): string {
    for (let attempt = 0; ; attempt++) {
      const last = parts.at(-1) ?? "";
      const name = objectName(table, attempt === 0 ? parts : [...parts.slice(0, -1), `${last}${attempt}`], ending);
      if (this.taken.has(name)) continue;
      this.taken.add(name);
      return name;
    }
  }
}
