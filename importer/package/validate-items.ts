import { type CourseShape, type ItemShape, courseSchema, isItemType, itemSchemas, untypedItemSchema } from './course-schema.ts';
import { findCycles } from './cycles.ts';
import { asList, asText, findDuplicates, getKey } from './loose.ts';
import type { PackageProblem } from './problem.ts';
import { type Checked, checkShape, problemAt } from './shape.ts';
import type { YamlFile } from './yaml-file.ts';

export type ValidCourse = { course: CourseShape; items: ItemShape[] };

/** `course.yaml` by itself: its shape, the ids of its items and their prerequisites. */
export function validateCourse(yaml: YamlFile): Checked<ValidCourse> {
  const { value: course, problems: ofCourse } = checkShape(yaml, [], yaml.value, courseSchema);
  const checked = asList(getKey(yaml.value, 'items')).map((item, i) => checkItem(yaml, item, i));
  const problems = [
    ...ofCourse,
    ...checked.flatMap(({ problems }) => problems),
    ...findIdProblems(yaml),
    ...findPrerequisiteProblems(yaml),
  ];
  if (!course || problems.length > 0) return { value: null, problems };
  return { value: { course, items: checked.flatMap(({ value }) => value ?? []) }, problems };
}

function checkItem(yaml: YamlFile, item: unknown, index: number): Checked<ItemShape> {
  const type = getKey(item, 'type');
  if (isItemType(type)) return checkShape<ItemShape>(yaml, ['items', index], item, itemSchemas[type]);
  return { value: null, problems: checkShape(yaml, ['items', index], item, untypedItemSchema).problems };
}

function findIdProblems(yaml: YamlFile): PackageProblem[] {
  const ids = asList(getKey(yaml.value, 'items')).map((item, i) => ({ value: getKey(item, 'id'), path: ['items', i, 'id'] }));
  return findDuplicates(yaml, ids, 'an id that no other item has');
}

type Prerequisite = { from: string; to: string; path: (string | number)[] };

function findPrerequisiteProblems(yaml: YamlFile): PackageProblem[] {
  const items = asList(getKey(yaml.value, 'items'));
  const ids = new Set(items.map((item) => asText(getKey(item, 'id'))));
  const lists = items.map((item, i): Prerequisite[] =>
    asList(getKey(item, 'prerequisites')).flatMap((to, n) => {
      // An item without an id cannot be part of a cycle, and its prerequisites may dangle all the same.
      const from = asText(getKey(item, 'id')) ?? `#${i + 1}`;
      return typeof to === 'string' ? [{ from, to, path: ['items', i, 'prerequisites', n] }] : [];
    }),
  );
  const all = lists.flat();
  return [
    ...lists.flatMap((list) =>
      findDuplicates(
        yaml,
        list.map(({ to, path }) => ({ value: to, path })),
        'each prerequisite once',
      ),
    ),
    ...all.filter(({ to }) => !ids.has(to)).map(({ to, path }) => problemAt(yaml, path, 'the id of an item', JSON.stringify(to))),
    ...findCycleProblems(yaml, all),
  ];
}

function findCycleProblems(yaml: YamlFile, prerequisites: Prerequisite[]): PackageProblem[] {
  const targets = new Map<string, string[]>(prerequisites.map(({ from }) => [from, []]));
  for (const { from, to } of prerequisites) targets.get(from)!.push(to);
  return findCycles(targets).map((cycle) => {
    const [from = '', to = from] = cycle;
    const path = prerequisites.find((edge) => edge.from === from && edge.to === to)?.path ?? ['items'];
    return problemAt(yaml, path, 'prerequisites without a cycle', [...cycle, from].join(' -> '));
  });
}
