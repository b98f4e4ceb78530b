/** What an id can be the id of. */
export const ID_KINDS = [
  'course',
  'content',
  'user',
  'assessment',
  'question',
  'submission',
  'post',
  'report',
  'session',
  'upload',
] as const;
export type IdKind = (typeof ID_KINDS)[number];

/** Who asks. `garbage` shows a token that is none. */
export const CALLERS = ['nobody', 'student', 'instructor', 'admin', 'service', 'garbage'] as const;
export type CallerName = (typeof CALLERS)[number];

/** What there is in the academy to ask about. Cases say "the third course", and mean what is the third when they are sent. */
export type World = {
  url: string;
  tokens: Record<'student' | 'instructor' | 'admin' | 'service', string>;
  ids: Record<IdKind, readonly string[]>;
  /** Cursors that the academy gave out, of pages and of events. */
  cursors: readonly string[];
};

/** Null where the world has none of that kind. */
export const pickId = ({ ids }: World, kind: IdKind, pick: number): string | null => ids[kind][pick % ids[kind].length] ?? null;
