/** What the attacked academy holds, as far as attackers and tests need to know it. Plain data: it goes from process to process. */
export type World = {
  /** Of the academy as `npm start` runs it. */
  url: string;
  /** PostgreSQL as the schema's owner. */
  databaseUrl: string;
  dataDirectory: string;
  /** Files with all that the servers logged or said. */
  logs: readonly string[];
  people: Record<PersonName, Person>;
  things: Things;
  /** Another academy in the services shape, whose people have the same names and ids: a gateway before two subgraphs, each a process of its own. */
  apart: {
    gatewayUrl: string;
    /** Of a second gateway before the same subgraphs, which browsers know as `SIGN_IN_HOST`: they sign in there by `provider`. */
    signInUrl: string;
    databaseUrl: string;
    userUrl: string;
    assessmentUrl: string;
    /** By which these subgraphs know their gateway, PEM. */
    identity: { privateKey: string; publicKey: string };
    people: Record<PersonName, Person>;
  };
  /** Whom people sign in by. `<issuer>/sign` signs whatever it is posted, and codes are worth what they say (told-provider.ts). */
  provider: { issuer: string; publicJwk: object };
  /** What nothing may log. */
  secrets: readonly Secret[];
};

/** The world, and a place for what else nothing may log. */
export type AttackedWorld = World & { keep: (what: string, value: string) => void };

/** Tells the provider's signer to leave a claim out. */
export const NONE = '(none)';

export const SIGN_IN_HOST = 'sign-in.academy.test';

/** How often somebody may ask the gateway apart, in a minute. */
export const RATES = { user: 60, service: 60, address: 1_000, connections: 60, badTokens: 20 };

export type PersonName = (typeof PEOPLE)[number]['name'];

/** `victim` and `fellow` learn in the course of `teacher`, `stranger` in that of `foreigner`; `tester` is there to be wronged. */
export const PEOPLE = [
  { name: 'admin', roles: ['admin'] },
  { name: 'teacher', roles: ['instructor'] },
  { name: 'foreigner', roles: ['instructor'] },
  { name: 'victim', roles: ['student'] },
  { name: 'fellow', roles: ['student'] },
  { name: 'stranger', roles: ['student'] },
  { name: 'tester', roles: ['student', 'instructor', 'admin'] },
] as const;

export type Person = {
  id: string;
  username: string;
  email: string;
  password: string;
  /** Of a session. */
  token: string;
  sessionId: string;
};

export type Secret = { what: string; value: string };

/** Ids, and cursors. All belong to the victim, or to the course that `teacher` teaches and `victim` and `fellow` learn in. */
export type Things = {
  course: string;
  item: string;
  assessment: string;
  question: string;
  draftCourse: string;
  draftItem: string;
  draftAssessment: string;
  foreignCourse: string;
  scratchCourse: string;
  progress: string;
  enrollment: string;
  submission: string;
  event: string;
  report: string;
  privatePost: string;
  coursePost: string;
  courseComment: string;
  /** A live cursor from before all of it. */
  beginning: string;
  /** A signed URL of the item's file, and the path of an upload. */
  fileUrl: string;
};

/** Texts that stand in protected fields and nowhere else: whoever sees one has seen the field. */
export const MARKS = {
  email: 'mark.of.the.victim@example.org',
  firstName: 'MarkFirstname',
  location: 'MarkLocation',
  preferences: 'mark-of-preferences',
  timeZone: 'Pacific/Chatham',
  draftCourse: 'MarkDraftcourse',
  draftItem: 'MarkDraftitem',
  draftAssessment: 'MarkDraftassessment',
  draftQuestion: 'MarkDraftquestion',
  question: 'MarkQuestion',
  accepted: 'MarkAcceptedanswer',
  explanation: 'MarkExplanation',
  essay: 'MarkEssay',
  feedback: 'MarkFeedback',
  privatePost: 'MarkPrivatepost',
  coursePost: 'MarkCoursepost',
  courseComment: 'MarkCoursecomment',
  ipAddress: '203.0.113.77',
  browser: 'MarkBrowser/7.7',
  customFields: 'mark-of-custom-fields',
  eventSession: 'mark-of-an-event-session',
  /** A percentage that nobody else has, and no time of the day: no minute has so many seconds. */
  progress: '61.37',
  fileText: 'MarkFile',
} as const;
