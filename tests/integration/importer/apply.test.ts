import { beforeAll, describe, expect, it } from 'vitest';
import { applyPackage, type ImportSummary } from '../../../importer/apply.ts';
import { validCourseFiles, withEdit, type CourseFiles } from '../../support/importer/course-files.ts';
import { readCatalogue, useImports } from '../../support/importer/import-world.ts';
import { insertUser } from '../../support/users.ts';

const world = useImports();
let instructorKey: number;
const apply = async (files: CourseFiles, instructor: number | null = instructorKey): Promise<ImportSummary> => {
  const { content, assessment } = world.subgraphs;
  const services = { courses: content.services.imports, assessments: assessment.services.imports };
  return applyPackage(await world.read(files), services, instructor);
};

/** The package under an id of its own. */
const named = (id: string, files = validCourseFiles()): CourseFiles => ({
  ...files,
  'course.yaml': String(files['course.yaml']).replace('id: hunter-safety', `id: ${id}`),
});
const nothing = { created: 0, updated: 0, deleted: 0, unchanged: 0 };
const query = async (sql: string) => (await world.platform.database.pool.query<Record<string, unknown>>(sql)).rows;
const keysOf = async (id: string) => {
  const keys: string[] = [];
  for await (const { key } of world.objects.list('content/')) if (key.includes(id)) keys.push(key);
  return keys;
};

beforeAll(async () => {
  instructorKey = (await insertUser(world.platform, ['instructor'])).key;
});

describe('A new package', () => {
  let summary: ImportSummary;
  beforeAll(async () => {
    summary = await apply(named('fresh'));
  });

  it('becomes a course with its items and assessments', async () => {
    expect(summary).toEqual({
      courseId: 'crs_fresh',
      title: 'Hunter safety',
      changed: true,
      revision: 1,
      items: { ...nothing, created: 4 },
      assessments: { ...nothing, created: 1 },
    });
    expect((await readCatalogue(world.subgraphs)).find(({ id }) => id === 'crs_fresh')?.items).toMatchObject([
      { id: 'itm_fresh_four-rules', type: 'document', questions: undefined },
      { id: 'itm_fresh_muzzle-control', type: 'video', questions: undefined },
      { id: 'itm_fresh_shoot-or-not', type: 'interactive', questions: undefined },
      { id: 'itm_fresh_quiz-safety', type: 'assessment', questions: { length: 5 } },
    ]);
  });

  it('puts its files where the spec lays them out, by their hashes', async () => {
    const keys = await keysOf('crs_fresh');
    expect(keys.map((key) => key.replace(/[0-9a-f]{64}/, '<hash>')).sort()).toEqual([
      'content/documents/images/crs_fresh/<hash>.jpg',
      'content/documents/images/crs_fresh/<hash>.png',
      'content/documents/interactive/crs_fresh/<hash>.yaml',
      'content/documents/pdf/crs_fresh/<hash>.pdf',
      'content/documents/text/crs_fresh/<hash>.md',
      'content/documents/text/crs_fresh/<hash>.md',
      'content/videos/crs_fresh/<hash>.mp4',
      'content/videos/crs_fresh/<hash>.vtt',
    ]);
  });

  it('keeps what a lesson links to under the name that the lesson calls it by', async () => {
    const [row] = await query(`SELECT attachments FROM content_items WHERE external_content_id = 'itm_fresh_four-rules'`);
    const attachments = row?.['attachments'] as { name: string; path: string | null }[];
    expect(attachments.map(({ name, path }) => ({ name, path }))).toEqual([
      { name: 'card.md', path: '../documents/card.md' },
      { name: 'muzzle.jpg', path: '../images/muzzle.jpg' },
      { name: 'checklist.pdf', path: null },
    ]);
  });

  it('is found by what its lessons, transcripts and scenarios say', async () => {
    const rows = await query(
      `SELECT external_content_id AS id, search_text FROM content_items WHERE external_content_id LIKE 'itm_fresh_%' ORDER BY sequence_number`,
    );
    expect(rows.map((row) => row['search_text'])).toEqual([
      expect.stringContaining('Read the handbook'),
      expect.stringContaining('Keep the muzzle pointed in a safe direction.'),
      expect.stringContaining('There is no backstop.'),
      null,
    ]);
  });

  it('is taught by the instructor who was named', async () => {
    expect(await query(`SELECT instructor_id FROM courses WHERE external_course_id = 'crs_fresh'`)).toEqual([
      { instructor_id: instructorKey },
    ]);
  });
});

it('changes nothing when it is imported again, and says so', async () => {
  await apply(named('again'));
  const state = () =>
    query(`
    SELECT (SELECT jsonb_agg(c ORDER BY c.id) FROM content_items c) AS items, (SELECT jsonb_agg(c ORDER BY c.id) FROM courses c) AS courses,
      (SELECT jsonb_agg(a ORDER BY a.id) FROM assessment_revisions a) AS revisions, (SELECT count(*) FROM course_revisions) AS course_revisions,
      (SELECT count(*) FROM event_outbox) + (SELECT position FROM event_head) AS events`);
  const before = await state();
  expect(await apply(named('again'))).toMatchObject({
    changed: false,
    revision: 1,
    items: { ...nothing, unchanged: 4 },
    assessments: { ...nothing, unchanged: 1 },
  });
  expect(await state()).toEqual(before);
});

describe('A changed package', () => {
  it('changes the lesson that differs, and no other', async () => {
    await apply(named('edited'));
    const before = await query(`SELECT id, updated_at::text FROM content_items WHERE external_content_id LIKE 'itm_edited_%' ORDER BY id`);
    const summary = await apply(named('edited', withEdit('transcripts/muzzle.vtt', 'safe direction', 'known direction')));
    expect(summary).toMatchObject({
      changed: true,
      revision: 2,
      items: { ...nothing, updated: 1, unchanged: 3 },
      assessments: { ...nothing, unchanged: 1 },
    });
    const after = await query(`SELECT id, updated_at::text FROM content_items WHERE external_content_id LIKE 'itm_edited_%' ORDER BY id`);
    expect(after.map((row, index) => row['updated_at'] !== before[index]?.['updated_at'])).toEqual([false, true, false, false]);
  });

  it('asks the new questions', async () => {
    await apply(named('asked'));
    const summary = await apply(named('asked', withEdit('questions/quiz.yaml', 'What stops a bullet?', 'What will stop a bullet?')));
    expect(summary).toMatchObject({ items: { ...nothing, updated: 1, unchanged: 3 }, assessments: { ...nothing, updated: 1 } });
    const course = (await readCatalogue(world.subgraphs)).find(({ id }) => id === 'crs_asked');
    expect(course?.items[3]?.questions).toContain('What will stop a bullet?');
  });

  it('asks the same questions when only the item around them is called otherwise', async () => {
    await apply(named('renamed'));
    const summary = await apply(named('renamed', withEdit('course.yaml', 'title: Safety quiz', 'title: A quiz on safety')));
    expect(summary).toMatchObject({ items: { updated: 1 }, assessments: { ...nothing, unchanged: 1 } });
  });

  it('removes the item that is gone, with its assessment', async () => {
    await apply(named('shorter'));
    const files = validCourseFiles();
    const course = String(files['course.yaml']);
    files['course.yaml'] = course.slice(0, course.indexOf('  - id: quiz-safety'));
    delete files['questions/quiz.yaml'];
    const summary = await apply(named('shorter', files));
    expect(summary).toMatchObject({ items: { ...nothing, deleted: 1, unchanged: 3 }, assessments: { ...nothing, deleted: 1 } });
    expect((await readCatalogue(world.subgraphs)).find(({ id }) => id === 'crs_shorter')?.items).toHaveLength(3);
  });
});
