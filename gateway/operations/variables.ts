import type { GraphQLError } from 'graphql';
import { limitExceeded, type OperationLimits } from './limits.ts';

/** What is too much about the values that a client sends, in one pass without recursion; null when nothing is. */
export function findVariablesExceeded(
  variables: Readonly<Record<string, unknown>>,
  { variableDepth, variableValues }: Pick<OperationLimits, 'variableDepth' | 'variableValues'>,
): GraphQLError | null {
  let level: unknown[] = Object.values(variables);
  let values = level.length;
  let depth = 0;
  let isDeep = false;
  while (level.length > 0) {
    const next: unknown[] = [];
    for (const value of level) if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) next.push(inner);
    if (level.some((value) => typeof value === 'object' && value !== null)) depth += 1;
    isDeep = depth > variableDepth;
    values += next.length;
    level = next;
  }
  if (isDeep) return limitExceeded('variableDepth', variableDepth, depth);
  return values > variableValues ? limitExceeded('variableValues', variableValues, values) : null;
}
