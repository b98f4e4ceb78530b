import type { GraphQLFormattedError } from 'graphql';
import type { SubgraphResponse } from '../../platform/graph/endpoint.ts';

/**
 * An answer about all entities: those that were kept, and what was answered about the others.
 * @param texts the JSON of each that was kept; null for one that was asked for
 * @param asked the indexes of these
 */
export function joinEntities(texts: readonly (string | null)[], asked: readonly number[], response: SubgraphResponse): SubgraphResponse {
  const { data, errors, extensions } = response;
  const answered = data?.['_entities'];
  const rest = { ...(errors && { errors: errors.map((error) => renumbered(error, asked)) }), ...(extensions && { extensions }) };
  // Whoever asked is to see that it is no answer.
  if (data && (!Array.isArray(answered) || answered.length !== asked.length)) return { data: { ...data, _entities: null }, ...rest };
  const entities = texts.map((text): unknown => (text === null ? null : JSON.parse(text)));
  for (const [number, index] of asked.entries()) entities[index] = (answered as unknown[] | undefined)?.[number] ?? null;
  return { data: { ...data, _entities: entities }, ...rest };
}

function renumbered(error: GraphQLFormattedError, asked: readonly number[]): GraphQLFormattedError {
  const [root, number, ...rest] = error.path ?? [];
  if (root !== '_entities' || typeof number !== 'number') return error;
  const index = asked[number];
  return index === undefined ? error : { ...error, path: [root, index, ...rest] };
}
