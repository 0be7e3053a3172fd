import { hash } from "../hash.js";

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** A name for something that stands only for a while, made from another: at most 63 bytes, and always the same. */
export function objectNameOf(name: string, ending: string): string {
  const full = `${name}_${ending}`;
  if (bytes(full) <= 63) return full;
  const tail = `_${hash(full).slice(0, 8)}_${ending}`;
  let kept = "";
  for (const character of name) {
    if (bytes(kept + character) > 63 - tail.length) break;
    kept += character;
  }
  return kept + tail;
}
