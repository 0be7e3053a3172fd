/**
 * Elementary cycles of a directed graph, one for each set of nodes that reach each other: the shortest through the
 * first of its nodes, which is repeated at the end.
 */
export function findCycles<N>(nodes: Iterable<N>, next: (node: N) => Iterable<N>): N[][] {
  const cycles: N[][] = [];
  const told = new Set<N>();
  for (const start of nodes) {
    if (told.has(start)) continue;
    const cycle = shortestWayBack(start, next);
    if (!cycle) continue;
    cycles.push(cycle);
    for (const node of cycle) told.add(node);
  }
  return cycles;
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
