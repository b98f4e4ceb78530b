import { expect } from 'vitest';
import type { Rights } from '../../../gateway/caller.ts';
import { NOBODY, placesOf, type GuardedGraph } from './guarded-graph.ts';

export type GuardedCase = {
  why: string;
  query: string;
  rights?: Rights;
  variables?: Record<string, unknown>;
  data: unknown;
  /** The places of the errors, each of which is a denial. */
  denied: string[];
  /** Patterns of words that no subgraph may hear. */
  unheard?: string[];
};

/** Asks, and expects this answer and no other. */
export async function expectAnswer(
  graph: GuardedGraph,
  { query, rights = NOBODY, variables = {}, data, denied, unheard = [] }: GuardedCase,
): Promise<void> {
  const result = await graph.ask(query, { rights, variables });
  const extensions = { code: rights.authenticated ? 'FORBIDDEN' : 'UNAUTHENTICATED' };

  expect(result.data).toEqual(data);
  expect(placesOf(result)).toEqual(denied);
  for (const error of result.errors ?? []) expect(error).toMatchObject({ message: 'Unauthorized field or type', extensions });
  for (const word of unheard) expect(graph.requested.join('\n')).not.toMatch(new RegExp(`\\b${word}\\b`));
}
