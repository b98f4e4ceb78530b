import { MINUTE_MS } from './calendar.ts';
import type { CurriculumAssessment, CurriculumItem, CurriculumQuestion } from './curriculum.ts';
import { essayFor } from './essays.ts';
import type { AttemptHistory } from './history.ts';
import type { Person } from './person.ts';
import type { Random } from './random.ts';

type Try = {
  id: string;
  courseId: string;
  item: CurriculumItem;
  person: Person;
  /** How often it was tried before. */
  tries: number;
  /** When it begins, and when the world ends: milliseconds. */
  from: number;
  until: number;
};

type Answer = AttemptHistory['answers'][number];

/** One attempt at an assessment, by what somebody knows; who has failed before knows more. Essays are graded by an instructor, days later. */
export function attempt({ id, courseId, item, person, tries, from, until }: Try, random: Random): AttemptHistory {
  const assessment = item.assessment!;
  const knowledge = Math.min(0.97, person.ability + 0.07 * tries);
  const { questions, timeLimitMinutes } = assessment;
  const seconds = questions.reduce(
    (sum, { responses }) => sum + (responses.length > 0 ? random.integer(15, 60) : random.integer(120, 420)),
    0,
  );
  const limit = timeLimitMinutes === null ? Infinity : timeLimitMinutes * MINUTE_MS * 0.95;
  const submittedAt = from + Math.floor(Math.min(seconds * person.pace * 1_000, limit));

  const given = questions.flatMap((question) => {
    const answer = answerTo(question, knowledge, random);
    return answer ? [{ question, answer }] : [];
  });
  const hasEssay = given.some(({ question }) => question.responses.length === 0);
  const graded = hasEssay ? submittedAt + random.normal(30, 20, 2, 96) * 60 * MINUTE_MS : submittedAt;
  const gradedAt = graded < until ? new Date(Math.floor(graded)) : null;
  const score = gradedAt && scoreOf(assessment, given);
  return {
    id,
    assessmentId: assessment.id,
    contentId: item.id,
    courseId,
    startedAt: new Date(from),
    submittedAt: new Date(submittedAt),
    gradedAt,
    answers: given.map(({ question, answer }) => ({
      questionId: question.id,
      response: answer.response,
      points: gradedAt && answer.essay,
    })),
    score,
    passed: score === null ? null : score >= assessment.passingScore,
  };
}

type Given = { question: CurriculumQuestion; answer: { response: Answer['response']; earns: number; essay: number | null } };

/** Null where the question is left out. */
function answerTo({ id, text, points, responses }: CurriculumQuestion, knowledge: number, random: Random): Given['answer'] | null {
  const [right, ...others] = responses;
  if (!right) {
    const share = Math.min(1, Math.max(0, random.normal(knowledge, 0.15, 0, 1)));
    const earns = Math.round(points * share * 2) / 2;
    return { response: essayFor(text, random.fork(id)), earns, essay: earns };
  }
  if (random.chance(knowledge)) return { response: right.response, earns: right.points, essay: null };
  if (others.length === 0 || random.chance(0.04)) return null;
  const wrong = random.pick(others);
  return { response: wrong.response, earns: wrong.points, essay: null };
}

/** Percent, to two decimals. */
function scoreOf({ questions }: CurriculumAssessment, given: readonly Given[]): number {
  const possible = questions.reduce((sum, { points }) => sum + points, 0);
  const earned = given.reduce((sum, { answer }) => sum + answer.earns, 0);
  return Math.round((earned / possible) * 10_000) / 100;
}
