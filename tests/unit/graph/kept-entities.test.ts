import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { asViewer, NOBODY, type Identity } from '../../../platform/auth/viewer.ts';
import { notFound } from '../../../platform/errors.ts';
import type { SubgraphResponse } from '../../../platform/graph/endpoint.ts';
import { createSubgraph } from '../../../platform/graph/subgraph.ts';
import { createLogger } from '../../../platform/logger.ts';

const SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  directive @viewerScope(scope: Scope!) on FIELD_DEFINITION | OBJECT
  directive @cacheControl(maxAge: Int, scope: Keep) on FIELD_DEFINITION | OBJECT
  enum Scope { PUBLIC COURSE VIEWER }
  enum Keep { PUBLIC PRIVATE }
  type Query { hello: String }
  type Course @key(fields: "id") @cacheControl(maxAge: 100) {
    id: ID! @viewerScope(scope: PUBLIC)
    title: String @viewerScope(scope: PUBLIC)
    note: String @cacheControl(maxAge: 5, scope: PRIVATE)
  }
`;

type Context = Identity & {
  actor: () => Promise<{ teaches: boolean }>;
  services: { titles: { of: (id: string) => string } };
  loaders: { course: { load: (id: string) => Promise<{ id: string } | null> }; mine: { load: (id: string) => Promise<{ id: string }> } };
};

/** Courses whose id says how a reference to them is resolved. */
async function resolveCourse({ id }: { id: string }, context: Context): Promise<{ id: string; title: string }> {
  const course = await context.loaders.course.load(id);
  if (!course) throw notFound('Course', id);
  if (id.startsWith('draft') && !(await context.actor()).teaches) throw notFound('Course', id);
  if (id.startsWith('for me') && context.viewer === null) throw notFound('Course', id);
  if (id.startsWith('mine')) await context.loaders.mine.load(id);
  return { id, title: context.services.titles.of(id) };
}

const teacher = asViewer({ key: 1, id: 'usr_1', roles: ['instructor'], sessionId: 'ses_1' });

const ask = async (identity: Identity, ids: readonly string[], fields = 'title'): Promise<SubgraphResponse> =>
  createSubgraph<Context>({
    name: 'courses',
    typeDefs: parse(SDL),
    resolvers: { Course: { __resolveReference: resolveCourse, note: ({ id }: { id: string }) => `of ${id}` } },
    createContext: () => ({
      ...identity,
      actor: async () => ({ teaches: identity.viewer?.roles.includes('instructor') ?? false }),
      services: { titles: { of: (id) => `The course ${id}` } },
      loaders: { course: { load: async (id) => (id === 'gone' ? null : { id }) }, mine: { load: async (id) => ({ id }) } },
    }),
    narrowing: { viewerLoaders: ['mine'] as never },
    verifier: { verify: async () => identity },
    logger: createLogger('test', 'fatal'),
  }).execute({
    query: `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Course { ${fields} } } }`,
    representations: ids.map((id) => JSON.stringify({ __typename: 'Course', id })),
    headers: {},
  });

it.each([
  { what: 'entities that everybody is shown', who: NOBODY, ids: ['a', 'b'], cacheControl: 'max-age=100, public' },
  { what: 'entities that everybody is shown, whoever asks', who: teacher, ids: ['a'], cacheControl: 'max-age=100, public' },
  { what: 'a draft, to who teaches it', who: teacher, ids: ['draft'], cacheControl: undefined },
  { what: 'a draft among others', who: teacher, ids: ['a', 'draft', 'b'], cacheControl: undefined },
  { what: 'what is shown to who is signed in', who: teacher, ids: ['for me'], cacheControl: undefined },
  { what: 'what a loader knows that knows the viewer', who: teacher, ids: ['mine'], cacheControl: undefined },
  { what: 'an answer with an error', who: NOBODY, ids: ['a', 'gone'], cacheControl: undefined },
])('says for how long $what may be kept: $cacheControl', async ({ who, ids, cacheControl }) => {
  const response = await ask(who, ids);

  expect(response.cacheControl).toBe(cacheControl);
  if (!ids.includes('gone')) expect(response.errors).toBeUndefined();
});

it('lets nothing of a draft be kept when a visitor asks for it', async () => {
  const { cacheControl, errors } = await ask(NOBODY, ['draft']);

  expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  expect(cacheControl).toBeUndefined();
});

it('lets what depends on the viewer be kept for the viewer, where the schema says so', async () => {
  expect((await ask(teacher, ['for me'], 'title note')).cacheControl).toBe('max-age=5, private');
});
