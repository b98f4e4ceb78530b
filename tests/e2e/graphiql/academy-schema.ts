import { EventEmitter, on } from 'node:events';
import { buildSchema, GraphQLError, type GraphQLSchema } from 'graphql';

/** Who asked, as the request or the `connection_init` said it. */
export type Asker = { authorization: string | undefined };

/** As much of the academy's graph as the example tabs ask for. */
const sdl = /* GraphQL */ `
  type Query {
    "Whoever the session belongs to."
    me: User
    courses(first: Int): CourseConnection
  }
  type Mutation {
    authenticate(input: AuthenticateInput!): AuthenticatePayload
    trackProgress(input: TrackProgressInput!): TrackProgressPayload
  }
  type Subscription {
    progressUpdated: ProgressUpdate
  }
  input AuthenticateInput {
    username: String!
    password: String!
  }
  type AuthenticatePayload {
    session: Session
  }
  type Session {
    token: String!
    expiresAt: String!
    user: User!
  }
  type User {
    username: String!
    progress(first: Int): ProgressConnection
  }
  input TrackProgressInput {
    contentId: ID!
    percentage: Float!
    timeSpentSeconds: Int
  }
  type TrackProgressPayload {
    progress: Progress
  }
  type ProgressConnection {
    edges: [ProgressEdge!]!
  }
  type ProgressEdge {
    node: Progress!
  }
  type Progress {
    percentage: Float!
    timeSpentSeconds: Int
    completedAt: String
    user: User
    content: ContentItem
    course: Course
  }
  type ProgressUpdate {
    cursor: String!
    occurredAt: String!
    progress: Progress!
  }
  type CourseConnection {
    edges: [CourseEdge!]!
  }
  type CourseEdge {
    node: Course!
  }
  type Course {
    id: ID!
    title: String!
    instructor: User
    contents(first: Int): ContentConnection
    forum: Forum
    analytics(timeframe: Timeframe!): CourseAnalytics
  }
  enum Timeframe {
    LAST_7_DAYS
    LAST_30_DAYS
  }
  type CourseAnalytics {
    learners: Int!
    averagePercentage: Float
  }
  type ContentConnection {
    edges: [ContentEdge!]!
  }
  type ContentEdge {
    node: ContentItem!
  }
  type ContentItem {
    id: ID!
    title: String!
    type: String!
    prerequisites: [ContentItem!]!
    assessment: Assessment
  }
  type Assessment {
    id: ID!
    title: String!
  }
  type Forum {
    posts(first: Int): PostConnection
  }
  type PostConnection {
    edges: [PostEdge!]!
  }
  type PostEdge {
    node: Post!
  }
  type Post {
    body: String!
    author: User
  }
`;

const lesson = { id: 'itm_1', title: 'The four rules of firearm safety', type: 'DOCUMENT', prerequisites: [], assessment: null };
const course = {
  id: 'crs_1',
  title: 'Hunter safety',
  instructor: { username: 'jordan' },
  contents: { edges: [{ node: lesson }] },
  forum: { posts: { edges: [{ node: { body: 'Is the exam open now?', author: { username: 'sam' } } }] } },
  analytics: { learners: 12, averagePercentage: 54.5 },
};

export const sessionToken = 'session-of-sam';

export type AcademySchema = {
  schema: GraphQLSchema;
  rootValue: object;
  /** Sends an update to everyone who has subscribed by now. */
  publishProgress: (percentage: number) => void;
  countSubscribers: () => number;
};

/** A graph of one course; sam's password is "right". */
export function createAcademySchema(): AcademySchema {
  const topic = new EventEmitter();
  const viewer = ({ authorization }: Asker) => (authorization === `Bearer ${sessionToken}` ? { username: 'sam' } : null);
  const rootValue = {
    me: (_: unknown, asker: Asker) => viewer(asker),
    courses: () => ({ edges: [{ node: course }] }),
    authenticate: ({ input }: { input: { username: string; password: string } }) => {
      if (input.password !== 'right') throw new GraphQLError('Wrong username or password', { extensions: { code: 'UNAUTHENTICATED' } });
      return { session: { token: sessionToken, expiresAt: '2030-01-01T00:00:00Z', user: { username: input.username } } };
    },
    progressUpdated: (_: unknown, asker: Asker) => {
      const events = on(topic, 'progress');
      const update = ([percentage]: [number]) => ({
        cursor: `1.${percentage}.0`,
        occurredAt: '2026-11-22T10:00:00Z',
        progress: { percentage, user: viewer(asker), content: lesson, course },
      });
      return {
        [Symbol.asyncIterator]() {
          return this;
        },
        async next() {
          const { done, value } = (await events.next()) as IteratorResult<[number]>;
          return done ? { done, value: undefined } : { done: false, value: { progressUpdated: update(value) } };
        },
        return: () => events.return?.(),
      };
    },
  };
  return {
    schema: buildSchema(sdl),
    rootValue,
    publishProgress: (percentage) => void topic.emit('progress', percentage),
    countSubscribers: () => topic.listenerCount('progress'),
  };
}
