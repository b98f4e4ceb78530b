import type { Hop } from './targets.ts';
import type { Shape } from './shape.ts';

/** What a fetch writes: below the objects at the end of a way. */
export type Writes = { readonly hops: readonly Hop[]; readonly shape: Shape };

/**
 * Whether several objects that a subgraph knows as the same entity may hold one answer between them, rather than a copy each.
 * What is fetched for its parts later is the same for all of them, since they are the same parts. What is not: a fetch for the entities
 * themselves, or for what is above them, that writes into the same parts.
 */
export function maySharePartsOf(one: Writes, all: readonly Writes[]): boolean {
  return all.every((other) => other === one || !writesInto(other, one));
}

function writesInto(other: Writes, one: Writes): boolean {
  if (other.hops.length > one.hops.length || !other.hops.every(({ key }, depth) => key === one.hops[depth]?.key)) return false;
  let shape: Shape | undefined = other.shape;
  for (const { key } of one.hops.slice(other.hops.length)) shape = shape?.get(key);
  return shape !== undefined && [...one.shape.keys()].some((key) => shape.has(key));
}
