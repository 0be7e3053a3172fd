/** A pair that may be formed, by the places of its parts, and what it is worth: a whole number above zero. */
export interface Edge { readonly from: number; readonly to: number; readonly worth: number }

/**
 * The pairs, each part in one at most, that are worth most together. Of several choices that are worth the same it is always
 * the same one that is taken, told by the order of the parts.
 *
 * The assignment problem over a sparse graph, component by component: shortest augmenting paths by reduced costs, as in
 * R. Jonker and A. Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment problems",
 * Computing 38 (1987), without its heuristics for a first solution. A part that stays alone is paired with a place of its
 * own, which is worth nothing. O(n · m log m) for n parts and m edges of a component; n is small where the graph is sparse.
 */
export function assignment(edges: readonly Edge[]): Edge[] {
  return components(edges).flatMap(heaviest).sort((a, b) => a.from - b.from);
}

/** Edges that share parts, at any distance (union and find, by paths halved). */
function components(edges: readonly Edge[]): Edge[][] {
  const parents = new Map<string, string>();
  const root = (of: string): string => {
    let at = of;
    for (let up = parents.get(at) ?? at; up !== at; up = parents.get(at) ?? at) {
      parents.set(at, parents.get(up) ?? up);
      at = up;
    }
    return at;
  };
  for (const { from, to } of edges) parents.set(root(`from ${from}`), root(`to ${to}`));
  const found = new Map<string, Edge[]>();
  for (const edge of edges) {
    const own = root(`from ${edge.from}`);
    const of = found.get(own);
    if (of === undefined) found.set(own, [edge]);
    else of.push(edge);
  }
  return [...found.values()];
}

interface Way { readonly to: number; readonly cost: number; readonly edge?: Edge }

function heaviest(edges: readonly Edge[]): Edge[] {
  const [only, ...others] = edges;
  if (only !== undefined && others.length === 0) return [only];
  const most = Math.max(...edges.map(({ worth }) => worth));
  const sources = [...new Set(edges.map(({ from }) => from))].sort((a, b) => a - b);
  const alone = Math.max(...edges.map(({ to }) => to)) + 1;
  const ways = new Map(sources.map((from, i): [number, Way[]] => [from, [{ to: alone + i, cost: most }]]));
  for (const edge of [...edges].sort((a, b) => a.to - b.to)) ways.get(edge.from)?.push({ to: edge.to, cost: most - edge.worth, edge });
  const held: Held = { pairs: new Map(), back: new Map(), price: new Map(), gain: new Map() };
  for (const source of sources) augment(source, ways, held);
  return [...held.back.values()].flatMap(({ way }) => way.edge ?? []);
}

/** What is found so far. A way is tight where its cost is `gain` of its source and `price` of its target together; none costs less. */
interface Held {
  readonly pairs: Map<number, number>;
  readonly back: Map<number, { readonly from: number; readonly way: Way }>;
  readonly price: Map<number, number>;
  readonly gain: Map<number, number>;
}

/** Gives one more source its target: along the cheapest path on which others give way (Dijkstra). */
function augment(source: number, ways: ReadonlyMap<number, readonly Way[]>, held: Held): void {
  const near = new Map<number, { cost: number; from: number; way: Way }>();
  const queue = new Queue();
  const done: [to: number, cost: number][] = [];
  const seen = new Set<number>();
  const reach = (from: number, base: number): void => {
    for (const way of ways.get(from) ?? []) {
      const cost = base + way.cost - (held.gain.get(from) ?? 0) - (held.price.get(way.to) ?? 0);
      const known = near.get(way.to);
      if (seen.has(way.to) || (known !== undefined && known.cost <= cost)) continue;
      near.set(way.to, { cost, from, way });
      queue.push(cost, way.to);
    }
  };
  reach(source, 0);
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const [cost, to] = next;
    if (seen.has(to)) continue;
    seen.add(to);
    const owner = held.back.get(to)?.from;
    if (owner === undefined) {
      settle(source, cost, done, held);
      return turn(source, to, near, held);
    }
    done.push([to, cost]);
    reach(owner, cost);
  }
}

function settle(source: number, length: number, done: readonly (readonly [to: number, cost: number])[], held: Held): void {
  held.gain.set(source, (held.gain.get(source) ?? 0) + length);
  for (const [to, cost] of done) {
    const owner = held.back.get(to)?.from;
    if (owner !== undefined) held.gain.set(owner, (held.gain.get(owner) ?? 0) + length - cost);
    held.price.set(to, (held.price.get(to) ?? 0) - (length - cost));
  }
}

/** Every source on the path takes the target before it. */
function turn(source: number, end: number, near: ReadonlyMap<number, { readonly from: number; readonly way: Way }>, held: Held): void {
  for (let to: number | undefined = end; to !== undefined;) {
    const step = near.get(to);
    if (step === undefined) return;
    const before = held.pairs.get(step.from);
    held.pairs.set(step.from, to);
    held.back.set(to, { from: step.from, way: step.way });
    to = step.from === source ? undefined : before;
  }
}

/** A binary heap: the cheapest first, of equal ones the lower place. */
class Queue {
  private readonly heap: [cost: number, to: number][] = [];

  push(cost: number, to: number): void {
    this.heap.push([cost, to]);
    for (let at = this.heap.length - 1; at > 0;) {
      const up = (at - 1) >> 1;
      if (!this.swapped(up, at)) return;
      at = up;
    }
  }

  pop(): [cost: number, to: number] | undefined {
    const [first] = this.heap;
    const last = this.heap.pop();
    if (first === undefined || last === undefined || this.heap.length === 0) return first;
    this.heap[0] = last;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const down = this.isBefore(left + 1, left) ? left + 1 : left;
      if (!this.swapped(at, down)) return first;
      at = down;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const [one, other] = [this.heap[a], this.heap[b]];
    if (one === undefined || other === undefined) return false;
    return one[0] < other[0] || (one[0] === other[0] && one[1] < other[1]);
  }

  /** Puts two in order. Whether they were not. */
  private swapped(upper: number, lower: number): boolean {
    const [one, other] = [this.heap[upper], this.heap[lower]];
    if (one === undefined || other === undefined || !this.isBefore(lower, upper)) return false;
    this.heap[upper] = other;
    this.heap[lower] = one;
    return true;
  }
}
