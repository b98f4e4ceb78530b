export type CourseStatus = 'DRAFT' | 'PUBLISHED' | 'ARCHIVED';

/** As the spec's tables write it. */
export type Difficulty = 'beginner' | 'intermediate' | 'advanced';

export type Course = {
  /** Internal key. */
  key: number;
  /** Public id. */
  id: string;
  title: string;
  description: string | null;
  instructorKey: number | null;
  difficulty: Difficulty | null;
  estimatedHours: number | null;
  language: string;
  tags: readonly string[];
  objectives: readonly string[];
  metadata: Record<string, unknown>;
  status: CourseStatus;
  /** Of what learners see; 0 before the first publication. */
  revision: number;
  createdAt: Date;
  updatedAt: Date;
  publishedAt: Date | null;
  /** Hash of the package that was applied last; null where none was. */
  packageHash: string | null;
};

/** What an editor says about a course. */
export type CourseFields = Pick<
  Course,
  'title' | 'description' | 'instructorKey' | 'difficulty' | 'estimatedHours' | 'language' | 'tags' | 'objectives' | 'metadata'
>;

/** A course and its items as they were when they were published. */
export type CourseRevision = {
  number: number;
  title: string;
  description: string | null;
  items: readonly RevisionItem[];
  publishedAt: Date;
  publishedByKey: number | null;
};

/** An item as it was. `id` is its public id. */
export type RevisionItem = { id: string; title: string; type: string; durationMinutes: number | null };
