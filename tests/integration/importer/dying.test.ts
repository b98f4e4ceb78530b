import { beforeAll, describe, expect, it } from 'vitest';
import { applyPackage, type ImportServices } from '../../../importer/apply.ts';
import type { CoursePackage } from '../../../importer/package/course-package.ts';
import type { ObjectStore } from '../../../platform/storage/object-store.ts';
import type { Subgraphs } from '../../../sandbox/subgraphs.ts';
import { validCourseFiles, type CourseFiles } from '../../support/importer/course-files.ts';
import { readCatalogue, useImports } from '../../support/importer/import-world.ts';

const world = useImports();

/** Every step of an import that may be its last. */
const STEPS = [
  ...[1, 2, 8].map((file) => ({ when: `before file ${file} is stored`, step: `put ${file}` })),
  ...['stageCourse', 'applyAssessments new', 'publishStagedCourse', 'applyAssessments'].flatMap((step) => [
    { when: `before ${step}`, step: `before ${step}` },
    { when: `after ${step}`, step: `after ${step}` },
  ]),
];

class Death extends Error {}

/** The services of an import that dies at `step`. */
async function dyingAt(step: string): Promise<ImportServices> {
  const at = (here: string) => {
    if (here === step) throw new Death(step);
  };
  let stored = 0;
  const objects: ObjectStore = {
    ...world.objects,
    put: (...args) => {
      stored += 1;
      at(`put ${stored}`);
      return world.objects.put(...args);
    },
  };
  const { courses, assessments } = servicesOf(await world.withObjects(objects));
  const around = async <Result>(name: string, work: () => Promise<Result>) => {
    at(`before ${name}`);
    const result = await work();
    at(`after ${name}`);
    return result;
  };
  return {
    courses: {
      stageCourse: (input) => around('stageCourse', () => courses.stageCourse(input)),
      publishStagedCourse: (input) => around('publishStagedCourse', () => courses.publishStagedCourse(input)),
    },
    assessments: {
      applyAssessments: (input) =>
        around(input.publish === 'new' ? 'applyAssessments new' : 'applyAssessments', () => assessments.applyAssessments(input)),
    },
  };
}

const servicesOf = ({ content, assessment }: Subgraphs): ImportServices => ({
  courses: content.services.imports,
  assessments: assessment.services.imports,
});

const named = (id: string, files: CourseFiles): CourseFiles => ({
  ...files,
  'course.yaml': String(files['course.yaml']).replace('id: hunter-safety', `id: ${id}`),
});

/** The next edition: a lesson and a question changed, the scenario replaced by another quiz. */
function nextEdition(): CourseFiles {
  const files = validCourseFiles();
  const course = String(files['course.yaml']);
  const from = course.indexOf('  - id: shoot-or-not');
  const to = course.indexOf('  - id: quiz-safety');
  files['course.yaml'] = `${course.slice(0, from)}  - id: second-quiz
    title: Second quiz
    type: assessment
    questions: questions/second.yaml
    durationMinutes: 5
    prerequisites: [four-rules]
    sources:
      - { title: Handbook, publisher: The Agency }
${course.slice(to)}`;
  delete files['scenarios/shoot.yaml'];
  files['questions/second.yaml'] = String(files['questions/quiz.yaml']).replace('Where does the muzzle point?', 'And where now?');
  files['questions/quiz.yaml'] = String(files['questions/quiz.yaml']).replace('What stops a bullet?', 'What will stop a bullet?');
  files['transcripts/muzzle.vtt'] = String(files['transcripts/muzzle.vtt']).replace('safe direction', 'known direction');
  files['images/rules.png'] = Buffer.concat([files['images/rules.png'] as Buffer, Buffer.from('other')]);
  return files;
}

const courseOf = async (id: string) => (await readCatalogue(world.subgraphs)).find((course) => course.id === `crs_${id}`);
type Course = NonNullable<Awaited<ReturnType<typeof courseOf>>>;
const shape = (course: Course | undefined) =>
  course && course.items.map(({ id, title, questions }) => ({ id: id.split('_').at(-1), title, questions }));

describe.each(STEPS)('An import that dies $when', ({ step }) => {
  const id = step.toLowerCase().replaceAll(' ', '-');
  let first: CoursePackage;
  let second: CoursePackage;
  let firstShape: ReturnType<typeof shape>;

  beforeAll(async () => {
    first = await world.read(named(id, validCourseFiles()));
    second = await world.read(named(id, nextEdition()));
  });

  it('shows nothing of a new course, or all of it, and is completed by the next', async () => {
    await expect(applyPackage(first, await dyingAt(step), null)).rejects.toThrow(Death);
    assertWhole(await courseOf(id), 4, 1);

    await applyPackage(first, servicesOf(world.subgraphs), null);
    firstShape = shape(await courseOf(id));
    expect(firstShape).toHaveLength(4);
    expect(await applyPackage(first, servicesOf(world.subgraphs), null)).toMatchObject({ changed: false });
  });

  it('shows the course as it was, or as it is to be, and is completed by the next', async () => {
    // The second file to store is the last one that changed.
    const dies = step.startsWith('put') ? 'put 1' : step;
    await expect(applyPackage(second, await dyingAt(dies), null)).rejects.toThrow(Death);
    const between = await courseOf(id);
    const isOld = between?.items.some(({ id: item }) => item.endsWith('shoot-or-not')) ?? false;
    if (isOld) expect(shape(between)).toEqual(firstShape);
    else assertWhole(between, 4, 2);

    await applyPackage(second, servicesOf(world.subgraphs), null);
    const course = await courseOf(id);
    assertWhole(course, 4, 2);
    expect(course?.items.at(-1)?.questions).toContain('What will stop a bullet?');
    expect(await applyPackage(second, servicesOf(world.subgraphs), null)).toMatchObject({ changed: false });
  });
});

/** Nothing, or every item, and behind every assessment its five questions. */
function assertWhole(course: Course | undefined, items: number, assessments: number): void {
  if (!course) return;
  expect(course.items).toHaveLength(items);
  const asked = course.items.filter(({ type }) => type === 'assessment').map(({ questions }) => questions?.length);
  expect(asked).toEqual(Array.from({ length: assessments }, () => 5));
}
