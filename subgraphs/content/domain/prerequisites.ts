import { badInput } from '../../../platform/errors.ts';

/** An item of a course, as far as the order of learning is concerned. */
export type PrerequisiteNode = { id: string; title: string; prerequisites: readonly string[] };

/**
 * Refuses prerequisites of `itemId` that are not items of its course, or that would make a cycle.
 * @param siblings the course's items that are not deleted; `itemId` may be among them or not yet
 * @throws BAD_USER_INPUT on `input.prerequisites`, naming the unknown id or the cycle
 */
export function assertPrerequisites(siblings: readonly PrerequisiteNode[], itemId: string, prerequisites: readonly string[]): void {
  const known = new Map(siblings.map((item) => [item.id, item]));
  for (const [index, id] of prerequisites.entries()) {
    if (id === itemId) throw badInput(`input.prerequisites.${index}`, 'An item cannot come before itself');
    if (!known.has(id)) throw badInput(`input.prerequisites.${index}`, `"${id}" is no item of this course`);
  }
  const edges = new Map(siblings.map((item) => [item.id, item.prerequisites]));
  edges.set(itemId, prerequisites);
  const cycle = findCycleThrough(itemId, edges);
  if (cycle) {
    const names = cycle.map((id) => known.get(id)?.title ?? id).map((title) => `"${title}"`);
    throw badInput('input.prerequisites', `These items would wait for each other: ${names.join(' → ')}`);
  }
}

/** Ids from `start` along prerequisites back to `start`, both ends included; null where no such way exists. */
export function findCycleThrough(start: string, edges: ReadonlyMap<string, readonly string[]>): string[] | null {
  const cameFrom = new Map<string, string>();
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const next of edges.get(id) ?? []) {
      if (next === start) return [...wayBack(id, start, cameFrom), start];
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, id);
      open.push(next);
    }
  }
  return null;
}

function wayBack(id: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way = [id];
  for (let at = id; at !== start;) {
    at = cameFrom.get(at) ?? start;
    way.unshift(at);
  }
  return way;
}
