export const QUESTION_TYPES = ['MULTIPLE_CHOICE', 'TRUE_FALSE', 'SHORT_ANSWER', 'ESSAY'] as const;
export type QuestionType = (typeof QUESTION_TYPES)[number];

export type QuestionOption = { id: string; text: string };

/** What a learner may see of a question. */
export type Question = {
  /** Internal key. */
  key: number;
  /** Public id. */
  id: string;
  revisionKey: number;
  type: QuestionType;
  text: string;
  /** Null unless multiple choice. */
  options: readonly QuestionOption[] | null;
  /** Several options may be chosen. */
  multiple: boolean;
  points: number;
};

/** The right answer: option ids, a boolean, accepted short answers; null for essays. */
export type Solution = readonly string[] | boolean | null;

/** A question with what only those who teach may see. */
export type SolvedQuestion = Question & { solution: Solution; explanation: string | null; rubric: string | null };

/** A question on its way into a revision. */
export type NewQuestion = Pick<Question, 'type' | 'text' | 'options' | 'multiple' | 'points'> &
  Pick<SolvedQuestion, 'solution' | 'explanation' | 'rubric'> & {
    /** Unique in its assessment's revision; its public id is made of it. */
    name: string;
    /** Where the facts are from; kept, not shown. */
    source: { title: string; publisher: string; url: string | null } | null;
  };

/** Unique for each revision: a carried-over question is another one. */
export const questionId = (assessmentId: string, name: string, revision: number) => `${assessmentId}_q_${name}_r${revision}`;
