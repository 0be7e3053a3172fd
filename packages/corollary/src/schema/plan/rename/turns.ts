import type { Pair } from "./match.js";

/** How names of one kind are told apart, and what a name is called while another one has to have it. */
export interface Naming<N> {
  key(name: N): string;
  aside(name: N): N;
}

/**
 * Renames in an order in which each finds its new name free: chains from their end, rings through a name for a while. What
 * has a name that another one is to have, and is not renamed itself, is put aside and stays there.
 */
export function inTurns<N>(pairs: readonly Pair<N>[], there: readonly N[], naming: Naming<N>): Pair<N>[] {
  const taken = new Set(there.map(naming.key));
  const turns: Pair<N>[] = [];
  const turn = (from: N, to: N): void => {
    taken.delete(naming.key(from));
    taken.add(naming.key(to));
    turns.push({ from, to });
  };
  let waiting = pairs.filter(({ from, to }) => naming.key(from) !== naming.key(to));
  const leaving = new Set(waiting.map(({ from }) => naming.key(from)));
  for (const { to } of waiting) if (taken.has(naming.key(to)) && !leaving.has(naming.key(to))) turn(to, freeName(to, taken, naming));
  while (waiting.length > 0) {
    const [first] = waiting;
    const free = waiting.find(({ to }) => !taken.has(naming.key(to)));
    if (free !== undefined) {
      turn(free.from, free.to);
      waiting = waiting.filter((each) => each !== free);
    } else if (first !== undefined) {
      const between = freeName(first.from, taken, naming);
      turn(first.from, between);
      waiting = waiting.map((each) => (each === first ? { from: between, to: first.to } : each));
    }
  }
  return turns;
}

function freeName<N>(of: N, taken: ReadonlySet<string>, { key, aside }: Naming<N>): N {
  let name = aside(of);
  while (taken.has(key(name))) name = aside(name);
  return name;
}
