import { z } from 'zod';
import { type YamlPath, formatPath } from './locate.ts';
import { type PackageProblem, describeValue } from './problem.ts';
import type { YamlFile } from './yaml-file.ts';

/** A map that has these keys and no others. */
export const strictMap = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? `no keys but ${Object.keys(shape).join(', ')}` : undefined),
  });

/** A text of 1 to `max` characters, not only spaces. */
export const text = (max: number) => z.string().min(1).max(max).regex(/\S/, 'a text that is not blank');

export const wholeNumber = (min: number, max: number) =>
  z
    .int({ error: ({ code }) => (code === 'invalid_type' ? 'a whole number' : undefined) })
    .min(min)
    .max(max);

export type Checked<T> = { value: T | null; problems: PackageProblem[] };

/** Holds `value`, the node of `yaml` at `path`, against a schema. Every issue becomes a problem at its own line. */
export function checkShape<T>(yaml: YamlFile, path: YamlPath, value: unknown, schema: z.ZodType<T>): Checked<T> {
  const result = schema.safeParse(value, { reportInput: true, error: explainIssue });
  if (result.success) return { value: result.data, problems: [] };
  return { value: null, problems: result.error.issues.flatMap((issue) => toProblems(yaml, path, issue)) };
}

/** A problem of the node at `path` that a schema cannot see. */
export function problemAt(yaml: YamlFile, path: YamlPath, expected: string, found: string): PackageProblem {
  return { file: yaml.file, ...yaml.positionOf(path), ...named(path), expected, found };
}

function toProblems(yaml: YamlFile, base: YamlPath, issue: z.core.$ZodIssue): PackageProblem[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const at = [...path, key];
      return { file: yaml.file, ...yaml.positionOf(at, 'key'), ...named(at), expected: issue.message, found: JSON.stringify(key) };
    });
  }
  return [problemAt(yaml, path, issue.message, describeInput(issue))];
}

const named = (path: YamlPath) => (path.length > 0 ? { path: formatPath(path) } : {});

function describeInput(issue: z.core.$ZodIssue): string {
  const { input } = issue;
  if ((issue.code === 'too_big' || issue.code === 'too_small') && typeof input === 'string') return `${input.length} characters`;
  return describeValue(input);
}

const typeNames: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
};

/** What zod would have liked, in an author's words. Schemas that say it themselves (`regex`, unions) are not asked here. */
function explainIssue(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') return typeNames[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(', ')}`;
  if (issue.code === 'too_small')
    return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unitOf(issue.origin, issue.minimum)}`;
  if (issue.code === 'too_big')
    return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unitOf(issue.origin, issue.maximum)}`;
  return undefined;
}

function unitOf(origin: string, count: number | bigint): string {
  if (origin === 'string') return count === 1 ? ' character' : ' characters';
  if (origin === 'array') return count === 1 ? ' entry' : ' entries';
  return '';
}
