import * as fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { findCycles } from '../../../importer/package/cycles.ts';
import { formatProblem } from '../../../importer/package/problem.ts';
import { readCoursePackage } from '../../../importer/package/read-course-package.ts';
import { type CourseFiles, validCourseFiles } from '../../support/importer/course-files.ts';
import { createPackageDisk } from '../../support/importer/package-on-disk.ts';
import { writeZipBytes } from '../../support/importer/zip-writer.ts';
import { toEntries } from '../../support/importer/package-on-disk.ts';

const disk = createPackageDisk();
afterAll(disk.remove);

const paths = Object.keys(validCourseFiles());
const scraps = [
  '\0',
  '\n',
  '- ',
  ': ',
  '&a ',
  '*a',
  '<<: ',
  '[',
  '}',
  '"',
  "'",
  '|',
  '---\n',
  '!!map ',
  '../',
  '<script',
  '](',
  '-->',
  '\ud800',
  '-1',
  'null',
  '{}',
];
const mutation = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), path: fc.constantFrom(...paths), at: fc.nat(2000), text: fc.constantFrom(...scraps) }),
  fc.record({
    kind: fc.constant('cut' as const),
    path: fc.constantFrom(...paths),
    at: fc.nat(2000),
    length: fc.integer({ min: 1, max: 200 }),
  }),
  fc.record({ kind: fc.constant('swap' as const), path: fc.constantFrom(...paths), other: fc.constantFrom(...paths) }),
  fc.record({ kind: fc.constant('drop' as const), path: fc.constantFrom(...paths) }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutate(files: CourseFiles, change: Mutation): CourseFiles {
  const { [change.path]: old = Buffer.alloc(0), ...rest } = files;
  if (change.kind === 'drop') return rest;
  if (change.kind === 'swap') return { ...files, [change.path]: files[change.other] ?? '', [change.other]: old };
  const bytes = Buffer.from(old);
  const at = change.at % (bytes.length + 1);
  const tail = change.kind === 'cut' ? bytes.subarray(at + change.length) : Buffer.concat([Buffer.from(change.text), bytes.subarray(at)]);
  return { ...files, [change.path]: Buffer.concat([bytes.subarray(0, at), tail]) };
}

/** Either a whole package, or at least one problem, each of which can be printed in one line. */
async function expectJudged(path: string): Promise<void> {
  const result = await readCoursePackage(path);
  if (result.ok) return expect(result.package.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(result.problems.length).toBeGreaterThan(0);
  for (const problem of result.problems) {
    expect(formatProblem(problem)).toMatch(/^\P{Cc}+ expected \P{Cc}+, found \P{Cc}+$/u);
    expect(problem.line === null || problem.line >= 1).toBe(true);
  }
}

it('judges any damaged package, and never throws', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), async (changes) => {
      const { 'README.md': _, ...files } = validCourseFiles();
      await expectJudged(await disk.zip(toEntries(changes.reduce(mutate, files))));
    }),
    { numRuns: 150 },
  );
});

it('judges any damaged archive, and never throws', async () => {
  const archive = writeZipBytes(toEntries(validCourseFiles()));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }), async (changes) => {
      const bytes = Buffer.from(archive);
      for (const [at, byte] of changes) bytes[at] = byte;
      await expectJudged(await disk.file('damaged.zip', bytes));
    }),
    { numRuns: 150 },
  );
});

it('finds a cycle exactly in the graphs that have one', () => {
  const nodes = ['a', 'b', 'c', 'd', 'e'];
  const arrow = fc.tuple(fc.constantFrom(...nodes), fc.constantFrom(...nodes));
  fc.assert(
    fc.property(fc.array(arrow, { maxLength: 10 }), (arrows) => {
      const edges = new Map(nodes.map((node) => [node, arrows.filter(([from]) => from === node).map(([, to]) => to)]));
      const cycles = findCycles(edges);

      // Kahn: what is left when nodes without targets are taken away again and again.
      let left = nodes;
      for (let before = -1; before !== left.length;) {
        before = left.length;
        left = left.filter((node) => edges.get(node)!.some((to) => left.includes(to)));
      }
      expect(cycles.length > 0).toBe(left.length > 0);
      for (const cycle of cycles) for (const [i, node] of cycle.entries()) expect(edges.get(node)).toContain(cycle[(i + 1) % cycle.length]);
    }),
  );
});
