import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { applyPackage } from '../importer/apply.ts';
import { loadMemberships } from '../platform/auth/memberships.ts';
import { asViewer } from '../platform/auth/viewer.ts';
import type { SettingValues } from '../platform/config/settings.ts';
import { untilSettled } from '../platform/events/settle.ts';
import type { User } from '../subgraphs/user/domain/user.ts';
import type { Academy } from './academy.ts';
import { prepareDemoAccounts, trustDemoAddresses, type DemoAccounts } from './accounts.ts';
import { readShippedCourses } from './courses.ts';
import { populate } from './demo/populate.ts';
import type { Engines, Progress } from './engines.ts';
import { letStudy, viewerOf } from './newcomer.ts';
import { consumerNames } from './subgraphs.ts';

type Furnishing = { academy: Pick<Academy, 'subgraphs'>; engines: Pick<Engines, 'platform'>; settings: SettingValues; progress: Progress };

/** Some people, so that there is something to see. Seed 0 is nobody else's: `npm run demo` begins with 1. */
const LEARNERS = { learners: 25, days: 30, seed: 0 };

/**
 * Makes an empty academy one to try: accounts, courses, learners. Every step can be repeated, and a file in the data directory says that it
 * was begun: a start that was stopped in the middle is completed by the next one. An academy with users of its own is left alone.
 */
export async function furnish({ academy: { subgraphs }, engines: { platform }, settings, progress }: Furnishing): Promise<void> {
  if (!settings.HMA_DEMO) return;
  const begun = path.join(settings.HMA_DATA_DIR, 'furnishing');
  const accountsFile = path.join(settings.HMA_DATA_DIR, 'demo-accounts.json');
  if (!(await exists(begun))) {
    if (await subgraphs.user.services.history.hasUsers()) {
      if (await exists(accountsFile)) {
        await trustDemoAddresses(subgraphs.user.services);
        progress(`Demo accounts: ${accountsFile}`);
      }
      return;
    }
    await mkdir(settings.HMA_DATA_DIR, { recursive: true, mode: 0o700 });
    await writeFile(begun, '');
  }

  progress('First start: making an academy to try');
  const accounts = await prepareDemoAccounts(subgraphs.user.services.accounts, accountsFile);
  await trustDemoAddresses(subgraphs.user.services);
  await importCourses(accounts.instructor.user);
  progress('A student who has begun');
  await letStudy(platform, subgraphs, accounts.student.user);
  await welcome(accounts);
  await populate(platform, subgraphs, LEARNERS, (done) => progress(`Learners: ${done} of ${LEARNERS.learners}`));
  progress('Their figures');
  await untilSettled(platform.database.pool, consumerNames(subgraphs));
  await rm(begun);
  for (const line of describeAccounts(accounts, accountsFile)) progress(line);

  async function importCourses(instructor: User): Promise<void> {
    const packages = await readShippedCourses();
    const services = { courses: subgraphs.content.services.imports, assessments: subgraphs.assessment.services.imports };
    for (const [index, one] of packages.entries()) {
      progress(`Course ${index + 1} of ${packages.length}: ${one.title}, ${one.items.length} items`);
      await applyPackage(one, services, instructor.key);
    }
  }

  /** The forums are not empty either. */
  async function welcome({ instructor, student }: DemoAccounts): Promise<void> {
    const { posts } = subgraphs.social.services;
    const readerOf = async (user: User) => ({
      ...asViewer(viewerOf(user)),
      memberships: await loadMemberships(platform.own(), viewerOf(user)),
    });
    const [teacher, learner] = [await readerOf(instructor.user), await readerOf(student.user)];
    for (const { id, title } of await subgraphs.content.services.history.outline()) {
      const idempotencyKey = `furnish ${id}`;
      await posts.create(teacher, { courseId: id, body: `Welcome to "${title}"! ${WELCOME}`, idempotencyKey });
      const question = await posts.create(learner, { courseId: id, body: QUESTION, idempotencyKey });
      await posts.comment(teacher, { parentId: question.id, body: ANSWER, idempotencyKey });
    }
  }
}

const WELCOME = 'Ask here whatever the lessons leave open, and answer where you can. I read along and step in where safety is concerned.';
const QUESTION =
  'Hello everyone, my first season is ahead. Is there an order in which you would take the items, or simply from top to bottom?';
const ANSWER = 'From top to bottom is fine, Sam. What builds on something opens by itself once that is done. Take the scenarios slowly.';

const describeAccounts = (accounts: DemoAccounts, file: string): string[] => [
  '',
  `Sign in with one of these (${file}):`,
  ...Object.values(accounts).map(({ username, password }) => `  ${username.padEnd(12)}${password}`),
];

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
