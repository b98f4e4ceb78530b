import { possibleResponses, tellAttempt, type PastAttempt, type SolvedAssessment } from '../domain/history.ts';
import type { Rules } from '../domain/assessment.ts';
import type { Question } from '../domain/question.ts';
import type { AnswerResponse } from '../domain/submission.ts';
import type { AssessmentStore } from '../store/assessment-store.ts';
import type { HistoryStore } from '../store/history-store.ts';
import type { QuestionStore } from '../store/question-store.ts';

/** A published assessment with its answers: not for learners. */
export type OutlinedAssessment = Pick<Rules, 'passingScore' | 'timeLimitMinutes' | 'attemptsAllowed'> & {
  /** Public id. */
  id: string;
  /** Internal key of the item it stands behind. */
  contentKey: number | null;
  questions: (Pick<Question, 'id' | 'text' | 'points'> & {
    /** What might be answered, and what it earns: the right answer first. Empty for essays. */
    responses: { response: AnswerResponse; points: number }[];
  })[];
};

type Dependencies = { assessments: AssessmentStore; questions: QuestionStore; history: HistoryStore };

export type HistoryService = ReturnType<typeof createHistoryService>;

/** The past in bulk, for generators and for moving in from elsewhere. For the operator's tools: no client reaches this. */
export function createHistoryService({ assessments, questions, history }: Dependencies) {
  const solve = async (found: Awaited<ReturnType<AssessmentStore['findMany']>>): Promise<SolvedAssessment[]> => {
    const solved = await questions.findSolvedByRevisions(found.map(({ shown }) => shown.key));
    return found.map((assessment) => ({ assessment, questions: solved.get(assessment.shown.key) ?? [] }));
  };

  return {
    /** The published assessments behind these items, with their answers. @param contentKeys internal */
    async outline(contentKeys: readonly number[]): Promise<OutlinedAssessment[]> {
      const published = (await assessments.findByContents(contentKeys)).filter(({ currentRevision }) => currentRevision !== null);
      return (await solve(published)).map(({ assessment: { id, contentKey, shown }, questions }) => ({
        id,
        contentKey,
        passingScore: shown.passingScore,
        timeLimitMinutes: shown.timeLimitMinutes,
        attemptsAllowed: shown.attemptsAllowed,
        questions: questions.map((question) => ({
          id: question.id,
          text: question.text,
          points: question.points,
          responses: possibleResponses(question),
        })),
      }));
    },

    /**
     * Adds attempts at the current revisions, graded by the same rules as any, in one transaction, and publishes what would have been
     * published then. All attempts of a learner at an assessment come in one call, in order: that is how they are numbered.
     * What is there already stays as it is, so that repeating it adds nothing. Whether the learner might attempt is not checked.
     * @returns how many were added
     */
    async addAttempts(attempts: readonly PastAttempt[]): Promise<number> {
      const found = await assessments.findMany([...new Set(attempts.map(({ assessmentId }) => assessmentId))]);
      const solved = new Map((await solve(found)).map((one) => [one.assessment.id, one]));
      const numbers = new Map<string, number>();
      const told = attempts.flatMap((past) => {
        const of = solved.get(past.assessmentId);
        if (!of) return [];
        const place = `${past.userKey} ${past.assessmentId}`;
        const number = (numbers.get(place) ?? 0) + 1;
        numbers.set(place, number);
        return [tellAttempt(past, of, number)];
      });
      return told.length > 0 ? history.insert(told) : 0;
    },
  };
}
