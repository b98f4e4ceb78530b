/**
 * The cycles of a directed graph, each once, from its smallest node: `['a', 'b']` for a → b → a.
 * Every graph with a cycle yields at least one; of cycles that share nodes, some may be left out.
 */
export function findCycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles = new Map<string, string[]>();
  const done = new Set<string>();
  for (const root of edges.keys()) {
    // A stack of our own: a chain of a thousand prerequisites must not overflow the machine's.
    const path: string[] = [];
    const placeOf = new Map<string, number>();
    const pending: { node: string; next: number }[] = done.has(root) ? [] : [{ node: root, next: 0 }];
    for (let top = pending.at(-1); top; top = pending.at(-1)) {
      if (top.next === 0) {
        placeOf.set(top.node, path.length);
        path.push(top.node);
      }
      const target = edges.get(top.node)?.[top.next];
      top.next += 1;
      if (target === undefined) {
        done.add(top.node);
        placeOf.delete(top.node);
        path.pop();
        pending.pop();
      } else if (placeOf.has(target)) {
        const cycle = rotate(path.slice(placeOf.get(target)));
        cycles.set(JSON.stringify(cycle), cycle);
      } else if (!done.has(target)) pending.push({ node: target, next: 0 });
    }
  }
  return [...cycles.values()];
}

function rotate(cycle: string[]): string[] {
  const smallest = cycle.reduce((best, node, i) => (node < cycle[best]! ? i : best), 0);
  return [...cycle.slice(smallest), ...cycle.slice(0, smallest)];
}
