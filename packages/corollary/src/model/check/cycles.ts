/**
 * Elementary cycles of a directed graph, one for each set of nodes that reach each other: the shortest through the
 * first of its nodes, which is repeated at the end.
 */
export function findCycles<N>(nodes: Iterable<N>, next: (node: N) => Iterable<N>): N[][] {
  const graph = trimmed(new Map([...nodes].map((node) => [node, new Set(next(node))])));
  const cycles: N[][] = [];
  const told = new Set<N>();
  for (const start of graph.keys()) {
    if (told.has(start)) continue;
    const cycle = shortestWayBack(start, (node) => graph.get(node) ?? []);
    if (!cycle) continue;
    cycles.push(cycle);
    for (const node of cycle) told.add(node);
  }
  return cycles;
}

/** Without the nodes from which every way ends: what is left is small, for most graphs have no cycle. */
function trimmed<N>(graph: ReadonlyMap<N, ReadonlySet<N>>): ReadonlyMap<N, ReadonlySet<N>> {
  const before = new Map<N, N[]>();
  for (const [node, followers] of graph) for (const follower of followers) before.set(follower, [...(before.get(follower) ?? []), node]);
  const left = new Map([...graph].map(([node, followers]) => [node, [...followers].filter((each) => graph.has(each)).length]));
  const ends = [...left].flatMap(([node, count]) => (count === 0 ? [node] : []));
  for (const end of ends) {
    left.delete(end);
    for (const node of before.get(end) ?? []) {
      const count = (left.get(node) ?? 0) - 1;
      if (left.has(node)) left.set(node, count);
      if (count === 0) ends.push(node);
    }
  }
  return new Map([...graph].flatMap(([node, followers]) => (left.has(node) ? [[node, new Set([...followers].filter((each) => left.has(each)))]] : [])));
}

function shortestWayBack<N>(start: N, next: (node: N) => Iterable<N>): N[] | undefined {
  const cameFrom = new Map<N, N>();
  let frontier: N[] = [start];
  while (frontier.length > 0) {
    const reached: N[] = [];
    for (const node of frontier) {
      for (const follower of next(node)) {
        if (follower === start) return trace(start, node, cameFrom);
        if (cameFrom.has(follower)) continue;
        cameFrom.set(follower, node);
        reached.push(follower);
      }
    }
    frontier = reached;
  }
  return undefined;
}

function trace<N>(start: N, last: N, cameFrom: ReadonlyMap<N, N>): N[] {
  const back: N[] = [start];
  for (let node: N | undefined = last; node !== undefined && node !== start; node = cameFrom.get(node)) back.push(node);
  return [...back, start].reverse();
}
