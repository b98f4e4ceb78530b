import { isDeepStrictEqual } from 'node:util';
import { GraphQLError, type ExecutionResult } from 'graphql';

/** What one execution came to, as JSON has it. */
export type Result = { data: unknown; errors: readonly GraphQLError[] } | { thrown: string };

export async function resultOf(execution: () => Promise<ExecutionResult>): Promise<Result> {
  try {
    const { data, errors = [] } = await execution();
    return { data: data === undefined ? undefined : (JSON.parse(JSON.stringify(data)) as unknown), errors };
  } catch (error) {
    // Clients are told otherwise what the planner cannot do.
    return { thrown: String(error instanceof GraphQLError ? (error.originalError ?? error) : error) };
  }
}

export const hasSameData = (one: Result, other: Result): boolean =>
  'data' in one && 'data' in other && isDeepStrictEqual(one.data, other.data);

/** Whether the keys come in the same order: that in which they were asked for first. Apollo's gateway has another one here and there. */
export const isSameOrder = (one: Result, other: Result): boolean =>
  'data' in one && 'data' in other && JSON.stringify(one.data) === JSON.stringify(other.data);

/** What subgraphs said went wrong, as often as it was said. */
export const subgraphMessages = (result: Result): string[] =>
  'errors' in result
    ? result.errors
        .filter(({ extensions }) => extensions?.['serviceName'] !== undefined)
        .map(({ message, extensions }) => `${String(extensions['code'])} ${message}`)
        .toSorted()
    : [];

/** The places at which one result has an error that explains a null, and the other has none. */
export function unexplainedNulls(expected: Result, actual: Result): string[] {
  if (!('errors' in expected) || !('errors' in actual)) return [];
  const places = actual.errors.map(({ path = [] }) => path);
  return expected.errors
    .map(({ path = [] }) => nullOn(expected.data, path))
    .filter((place) => !places.some((one) => isWithin(one, place) || isWithin(place, one)))
    .map((place) => place.join('.'));
}

/** The places of errors of fields at which there is a value all the same. Apollo's gateway has some: it counts on in lists with gaps. */
export function misplacedErrors(result: Result): string[] {
  if (!('errors' in result)) return [];
  return result.errors.flatMap(({ message, path }) =>
    path && / has no /.test(message) && valueAt(result.data, path) !== null ? [path.join('.')] : [],
  );
}

/** Null also where there is nothing. */
const valueAt = (data: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | null)?.[key] ?? null, data);

type Path = readonly (string | number)[];

const isWithin = (path: Path, place: Path): boolean => place.every((key, index) => path[index] === key);

/** Where the way to a place ends. */
function nullOn(data: unknown, path: Path): Path {
  let value = data;
  for (const [depth, key] of path.entries()) {
    if (value === null || value === undefined) return path.slice(0, depth);
    value = (value as Record<string | number, unknown>)[key];
  }
  return path;
}
