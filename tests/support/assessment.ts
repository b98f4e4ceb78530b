import { beforeAll } from 'vitest';
import { asViewer, type Viewer } from '../../platform/auth/viewer.ts';
import type { SubgraphResponse } from '../../platform/graph/endpoint.ts';
import type { Platform } from '../../platform/platform.ts';
import type { QuestionInput } from '../../subgraphs/assessment/domain/question-input.ts';
import { createAssessmentSubgraph } from '../../subgraphs/assessment/subgraph.ts';
import { usePlatform } from './database.ts';
import { askAs, createTestIdentities, headersOf, type Ask } from './identity.ts';
import { insertCourse, insertMembership, insertUser } from './users.ts';

/** A clock that stands still until it is told. */
export type Clock = { now: () => Date; advance: (ms: number) => void };

export function createClock(start = '2026-03-01T10:00:00Z'): Clock {
  let time = new Date(start).getTime();
  return {
    now: () => new Date(time),
    advance: (ms) => {
      time += ms;
    },
  };
}

/** The assessment subgraph over a real database, with a course that somebody teaches and two learners take. */
export type AssessmentWorld = {
  platform: Platform;
  subgraph: ReturnType<typeof createAssessmentSubgraph>;
  ask: Ask;
  subscribe: (viewer: Viewer, query: string, variables?: Record<string, unknown>) => Promise<AsyncIterableIterator<SubgraphResponse>>;
  clock: Clock;
  /** Texts of the statements sent so far. */
  statements: string[];
  course: { key: number; id: string };
  instructor: Viewer;
  learner: Viewer;
  otherLearner: Viewer;
  /** Teaches another course. */
  stranger: Viewer;
  admin: Viewer;
};

/** Made before the tests of a file; read it inside hooks and tests alone. */
export function useAssessments(): AssessmentWorld {
  const clock = createClock();
  const statements: string[] = [];
  const platform = usePlatform({ now: clock.now, database: { url: '', onStatement: (sql) => statements.push(sql) } });
  const world = { clock, statements, platform } as AssessmentWorld;
  beforeAll(async () => {
    const { issuer, verifierFor } = await createTestIdentities();
    world.subgraph = createAssessmentSubgraph(platform, await verifierFor('assessment'));
    const { handler } = world.subgraph;
    world.ask = askAs(handler, issuer);
    world.subscribe = async (viewer, query, variables) =>
      handler.subscribe({ query, variables, headers: await headersOf(issuer, asViewer(viewer), 'assessment') });
    world.instructor = await insertUser(platform, ['instructor']);
    world.stranger = await insertUser(platform, ['instructor']);
    world.admin = await insertUser(platform, ['admin']);
    world.course = await insertCourse(platform, world.instructor);
    await insertCourse(platform, world.stranger);
    world.learner = await enrolledLearner(world);
    world.otherLearner = await enrolledLearner(world);
  });
  return world;
}

export async function enrolledLearner({ platform, course }: AssessmentWorld): Promise<Viewer> {
  const learner = await insertUser(platform);
  await insertMembership(platform, course, learner, 'LEARNER');
  return learner;
}

export type AssessmentFields = {
  title?: string;
  timeLimitMinutes?: number;
  passingScore?: number;
  attemptsAllowed?: number;
  contentId?: string;
};

/** A new assessment of the world's course, by its instructor. */
export async function makeDraft(
  { ask, course, instructor }: AssessmentWorld,
  questions: QuestionInput[],
  fields: AssessmentFields = {},
): Promise<string> {
  const input = { courseId: course.id, title: 'Safety', type: 'QUIZ', passingScore: 80, questions, ...fields };
  const answer = await ask(
    instructor,
    `mutation ($input: CreateAssessmentInput!) { createAssessment(input: $input) { assessment { id } } }`,
    { input },
  );
  return (dataOf(answer)['createAssessment'] as { assessment: { id: string } }).assessment.id;
}

export async function publish({ ask, instructor }: AssessmentWorld, assessmentId: string): Promise<void> {
  dataOf(
    await ask(instructor, `mutation ($input: PublishAssessmentInput!) { publishAssessment(input: $input) { assessment { id } } }`, {
      input: { assessmentId },
    }),
  );
}

export async function makePublished(world: AssessmentWorld, questions: QuestionInput[], fields: AssessmentFields = {}): Promise<string> {
  const id = await makeDraft(world, questions, fields);
  await publish(world, id);
  return id;
}

/** What tests look at in an attempt. */
export const SUBMISSION = `fragment S on Submission {
  id attempt status startedAt dueAt submittedAt gradedAt score points maxPoints passed
  revision { number questions { id } }
  answers { question { id } choices boolean text }
  result { score points passed questions { question { id } points feedback explanation } }
}`;

export type Attempt = {
  id: string;
  attempt: number;
  status: string;
  startedAt: Date;
  dueAt: Date | null;
  submittedAt: Date | null;
  gradedAt: Date | null;
  score: number | null;
  points: number | null;
  maxPoints: number;
  passed: boolean | null;
  revision: { number: number; questions: { id: string }[] };
  answers: { question: { id: string }; choices: string[] | null; boolean: boolean | null; text: string | null }[];
  result: {
    score: number;
    points: number;
    passed: boolean;
    questions: { points: number; feedback: string | null; explanation: string | null }[];
  } | null;
};

/** A mutation that gives a submission; the whole response, for refusals. */
export const change = (world: AssessmentWorld, viewer: Viewer | null, mutation: string, input: Record<string, unknown>) =>
  world.ask(
    viewer,
    `mutation ($input: ${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { submission { ...S } } } ${SUBMISSION}`,
    { input },
  );

/** The same where nothing is refused. */
export async function changed(world: AssessmentWorld, viewer: Viewer, mutation: string, input: Record<string, unknown>): Promise<Attempt> {
  return (dataOf(await change(world, viewer, mutation, input))[mutation] as { submission: Attempt }).submission;
}

export const start = (world: AssessmentWorld, viewer: Viewer, assessmentId: string) =>
  changed(world, viewer, 'startAttempt', { assessmentId });

export async function readSubmission({ ask }: AssessmentWorld, viewer: Viewer, id: string): Promise<Attempt> {
  return dataOf(await ask(viewer, `query ($id: ID!) { submission(id: $id) { ...S } } ${SUBMISSION}`, { id }))['submission'] as Attempt;
}

/** Answers to an attempt's questions, in their order; undefined leaves one out. */
export const answersTo = ({ revision }: Attempt, ...answers: (Record<string, unknown> | undefined)[]) =>
  answers.flatMap((answer, index) => (answer ? [{ questionId: revision.questions[index]?.id, ...answer }] : []));

/** The data of a response. Throws what was refused. */
export function dataOf({ data, errors }: SubgraphResponse): Record<string, unknown> {
  if (errors || !data) throw new Error(JSON.stringify(errors));
  return data;
}

/** The first refusal of a response: its code and the field at fault. */
export const refusalOf = ({ errors }: SubgraphResponse) => {
  const { code, field } = (errors?.[0]?.extensions ?? {}) as { code?: string; field?: string };
  return { code, field };
};

/** Types of the events committed so far about a submission, in order. */
export async function eventsAbout({ platform }: AssessmentWorld, submissionId: string): Promise<string[]> {
  const { rows } = await platform.database.pool.query<{ type: string }>(
    `SELECT type FROM (
       SELECT 0 AS outbox, position, type, payload FROM event_log UNION ALL SELECT 1, id, type, payload FROM event_outbox
     ) e WHERE payload->>'submission' = $1 ORDER BY outbox, position`,
    [submissionId],
  );
  return rows.map(({ type }) => type.replace('assessment.submission.', ''));
}
