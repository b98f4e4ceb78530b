import type { ExecutionResult, GraphQLError } from 'graphql';
import { parseAnswer } from './parse-answer.ts';
import type { PlanAnswer } from './plan-executor.ts';
import type { Remainder } from '../security/authorization/authorization.ts';

/** The same for JSON. */
export function writeDenials(
  answer: PlanAnswer,
  remainder: Pick<Remainder, 'complete'>,
  denials: readonly GraphQLError[],
  variables: Record<string, unknown>,
): PlanAnswer {
  const { data, errors } = withDenials(parseAnswer(answer), remainder, denials, variables);
  return { ...(data !== undefined && { data: JSON.stringify(data) }), ...(errors && { errors }) };
}

/**
 * What the remainder of an operation came to, as an answer to the whole one. What went wrong comes before what is denied; where it left a
 * null, nothing below it is denied besides: that would not be there for anybody.
 */
export function withDenials(
  { data, errors = [] }: ExecutionResult,
  remainder: Pick<Remainder, 'complete'>,
  denials: readonly GraphQLError[],
  variables: Record<string, unknown>,
): ExecutionResult {
  const failed = errors.flatMap(({ path }) => (path ? [keysOf(path)] : []));
  const isGone = ({ path = [] }: GraphQLError): boolean => {
    const keys = keysOf(path);
    return (
      failed.some((place) => place.length < keys.length && place.every((key, i) => key === keys[i])) && endsEarly(data, keys.slice(0, -1))
    );
  };
  const all = [...errors, ...denials.filter((denial) => !isGone(denial))];
  return { ...(data !== undefined && { data: remainder.complete(data, variables) }), ...(all.length > 0 && { errors: all }) };
}

const keysOf = (path: readonly (string | number)[]): string[] => path.filter((key) => typeof key === 'string');

/** Whether there is a null on the way to every place of this path. */
function endsEarly(value: unknown, path: readonly string[]): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length > 0 && value.every((item) => endsEarly(item, path));
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== 'object') return false;
  return endsEarly((value as Record<string, unknown>)[key], rest);
}
