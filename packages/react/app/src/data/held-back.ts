import { useSyncExternalStore } from "react";

/**
 * Deletions that are not sent yet. For a few seconds the rows are only out of sight, so that undoing brings back exactly what
 * was there: the same keys, what belongs to the rows, what refers to them. They are sent when the time is up, and when the
 * page is left.
 */
interface Held {
  readonly entity: string;
  readonly segments: ReadonlySet<string>;
  /** `leaving`: the page goes away, so the request must outlive it. */
  readonly carryOut: (leaving: boolean) => Promise<void>;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Milliseconds. */
export const holdingTime = 6_000;

let held: readonly Held[] = [];
const listeners = new Set<() => void>();
const none: ReadonlySet<string> = new Set();
let hidden: ReadonlyMap<string, ReadonlySet<string>> = new Map();

function change(next: readonly Held[]): void {
  held = next;
  const byEntity = new Map<string, Set<string>>();
  for (const { entity, segments } of held) byEntity.set(entity, new Set([...(byEntity.get(entity) ?? []), ...segments]));
  hidden = byEntity;
  for (const listener of listeners) listener();
}

/** Hides rows at once and deletes them later. Returns what undoes it, as long as there is time. */
export function holdBack(entity: string, segments: Iterable<string>, carryOut: Held["carryOut"]): () => void {
  const timer = setTimeout(() => void carryOut(false).finally(() => change(held.filter((each) => each !== one))), holdingTime);
  const one: Held = { entity, segments: new Set(segments), carryOut, timer };
  if (held.length === 0) addEventListener("pagehide", leave);
  change([...held, one]);
  return () => {
    clearTimeout(timer);
    change(held.filter((each) => each !== one));
  };
}

function leave(): void {
  for (const { timer, carryOut } of held) {
    clearTimeout(timer);
    void carryOut(true);
  }
  change([]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The addresses of rows of an entity that are out of sight. */
export function useHidden(entity: string): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, () => hidden.get(entity) ?? none);
}
