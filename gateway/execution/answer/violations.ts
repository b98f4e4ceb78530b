import type { GraphQLError } from 'graphql';

/**
 * What subgraphs said went wrong, and what the schema does not allow besides. A null that follows from an error that is there already,
 * at its place, around it or below it, is no further error.
 */
export function withViolations(errors: readonly GraphQLError[], violations: readonly GraphQLError[]): readonly GraphQLError[] {
  if (violations.length === 0 || errors.length === 0) return violations.length === 0 ? errors : violations;
  // One that does not say where it belongs may be the reason of any.
  if (errors.some(({ path }) => !path)) return errors;
  const places = new Set<string>();
  const around = new Set<string>();
  for (const { path = [] } of errors) {
    places.add(keyOf(path));
    for (let depth = 0; depth <= path.length; depth += 1) around.add(keyOf(path.slice(0, depth)));
  }
  const isExplained = ({ path = [] }: GraphQLError): boolean =>
    around.has(keyOf(path)) || path.some((_, depth) => places.has(keyOf(path.slice(0, depth))));
  return [...errors, ...violations.filter((violation) => !isExplained(violation))];
}

const keyOf = (path: readonly (string | number)[]): string => path.join('.');
