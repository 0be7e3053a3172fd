import type { Presentation } from "corollary/view";

const revisions = new WeakMap<Presentation, number>();
let last = 0;

/** Tells presentations apart: while a model is worked on, a page may have several, one after the other. */
export function revisionOf(presentation: Presentation): number {
  const known = revisions.get(presentation) ?? ++last;
  revisions.set(presentation, known);
  return known;
}
