/** What there is to learn, as far as the simulation needs to know. */
export type Curriculum = readonly CurriculumCourse[];

export type CurriculumCourse = {
  /** Public id. */
  id: string;
  title: string;
  tags: readonly string[];
  /** In order of teaching. */
  items: readonly CurriculumItem[];
};

export type CurriculumItem = {
  /** Public id. */
  id: string;
  title: string;
  type: 'video' | 'document' | 'interactive' | 'assessment';
  tags: readonly string[];
  durationMinutes: number;
  /** Public ids of items of the same course. */
  prerequisites: readonly string[];
  /** Null for anything but an assessment. */
  assessment: CurriculumAssessment | null;
};

export type CurriculumAssessment = {
  /** Public id. */
  id: string;
  /** Percent. */
  passingScore: number;
  timeLimitMinutes: number | null;
  attemptsAllowed: number | null;
  questions: readonly CurriculumQuestion[];
};

export type CurriculumQuestion = {
  /** Public id. */
  id: string;
  text: string;
  points: number;
  /** What may be answered, and what it earns; the right answer is the first. Empty for essays, which an instructor grades. */
  responses: readonly { response: AnswerResponse; points: number }[];
};

/** Option ids, a boolean, or a text. */
export type AnswerResponse = readonly string[] | boolean | string;
