import type { YamlPath } from './locate.ts';
import { problemAt } from './shape.ts';
import type { PackageProblem } from './problem.ts';
import type { YamlFile } from './yaml-file.ts';

/*
 * Looks at values whose shape may be wrong. The rules between values (ids, references, cycles) read through these,
 * so that a wrong shape in one place hides no other problem.
 */

export const asList = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

export const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The value of a key; `undefined` where `value` is no map, or has no such key of its own. */
export const getKey = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;

/** A problem for each text that stood in the list before. What is no text is passed over. */
export function findDuplicates(yaml: YamlFile, values: { value: unknown; path: YamlPath }[], what: string): PackageProblem[] {
  const first = new Map<string, YamlPath>();
  return values.flatMap(({ value, path }) => {
    if (typeof value !== 'string') return [];
    const earlier = first.get(value);
    if (!earlier) first.set(value, path);
    return earlier ? [problemAt(yaml, path, what, `${JSON.stringify(value)} again, as in line ${yaml.positionOf(earlier).line}`)] : [];
  });
}
