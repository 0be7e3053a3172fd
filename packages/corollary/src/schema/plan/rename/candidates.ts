import type { Named } from "./match.js";

interface Couple<T> { readonly from: Named<T>; readonly to: Named<T> }

/** Up to so many couples all are compared. */
const few = 10_000;
/** What more than so many things have says little of any of them. */
const common = 50;

/**
 * Couples that are worth comparing: all where they are few, else those that have something in common which not many have.
 * So their number grows with that of the things, and not with its square.
 */
export function candidates<T>(gone: readonly Named<T>[], news: readonly Named<T>[], features: (each: Named<T>) => readonly string[]): Couple<T>[] {
  if (gone.length * news.length <= few) return gone.flatMap((from) => news.map((to) => ({ from, to })));
  const bearers = new Map<string, Named<T>[]>();
  for (const to of news) {
    for (const feature of new Set(features(to))) {
      const of = bearers.get(feature);
      if (of === undefined) bearers.set(feature, [to]);
      else of.push(to);
    }
  }
  const place = new Map(news.map((to, i) => [to, i]));
  return gone.flatMap((from) => {
    const found = new Set(features(from).flatMap((feature) => {
      const of = bearers.get(feature) ?? [];
      return of.length <= common ? of : [];
    }));
    return [...found].sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0)).map((to) => ({ from, to }));
  });
}
