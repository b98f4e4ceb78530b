import { graphql, parse, type GraphQLSchema } from 'graphql';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { beforeAll, describe, expect, it } from 'vitest';
import { asViewer, type Identity } from '../../../platform/auth/viewer.ts';
import type { Memberships } from '../../../platform/auth/memberships.ts';
import { guardViewerScopes, ViewerScopeError, withoutPerson } from '../../../platform/graph/viewer-scope.ts';

const SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  directive @viewerScope(scope: access__ViewerScope!) on FIELD_DEFINITION | OBJECT
  enum access__ViewerScope { PUBLIC COURSE VIEWER }
  type Query {
    public(touch: String): String @viewerScope(scope: PUBLIC)
    course(touch: String): String @viewerScope(scope: COURSE)
    viewer(touch: String): String
    box: Box
  }
  type Box @viewerScope(scope: PUBLIC) {
    byType(touch: String): String
    anyhow(touch: String): String @viewerScope(scope: VIEWER)
  }`;

type Actor = Pick<Identity, 'viewer' | 'service' | 'scopes'> & { memberships: Memberships };
type Context = Identity & { actor: () => Promise<Actor>; loaders: { titles: string; mine: string }; made: number };

const touches: Record<string, (context: Context) => unknown> = {
  viewer: ({ viewer }) => viewer?.id,
  'viewer key': ({ viewer }) => viewer?.key,
  roles: ({ viewer }) => viewer?.roles,
  service: ({ service }) => service,
  scopes: ({ scopes }) => scopes,
  'the gateway': ({ isGateway }) => isGateway,
  actor: async ({ actor }) => (await actor()).viewer?.id,
  membership: async ({ actor }) => (await actor()).memberships.includes('course', 1),
  'all memberships': async ({ actor }) => (await actor()).memberships.keys('course'),
  'a loader': ({ loaders }) => loaders.titles,
  "the viewer's loader": ({ loaders }) => loaders.mine,
};

describe('a field of scope', () => {
  let schema: GraphQLSchema;
  let forget: (context: object) => void;
  let narrowings = 0;

  beforeAll(() => {
    const resolve = (_: unknown, { touch }: { touch: string }, context: Context) => Promise.resolve(touches[touch]?.(context)).then(String);
    schema = buildSubgraphSchema([
      {
        typeDefs: parse(SDL),
        resolvers: {
          Query: { public: resolve, course: resolve, viewer: resolve, box: () => ({}) },
          Box: { byType: resolve, anyhow: resolve },
        },
      },
    ]);
    forget = guardViewerScopes<Context>(schema, {
      course: {
        actor: (actor) => {
          narrowings += 1;
          return async () => withoutPerson(await actor());
        },
      },
      viewerLoaders: ['mine'],
    });
  });

  const aContext = (): Context => {
    const identity = asViewer({ key: 1, id: 'usr_1', roles: ['student'], sessionId: 'ses_1' });
    const memberships: Memberships = { includes: () => true, keys: () => [1, 2] };
    return { ...identity, actor: async () => ({ ...identity, memberships }), loaders: { titles: 'titles', mine: 'mine' }, made: 1 };
  };
  const run = (source: string, contextValue = aContext()) => graphql({ schema, source, contextValue });
  const refuses = async (field: string, touch: string) => {
    const query = field.startsWith('box.')
      ? `{ box { field: ${field.slice(4)}(touch: "${touch}") } }`
      : `{ field: ${field}(touch: "${touch}") }`;
    const { errors } = await run(query);
    if (!errors) return false;
    expect(errors[0]?.originalError).toBeInstanceOf(ViewerScopeError);
    return true;
  };

  it.each([
    {
      field: 'public',
      refused: [
        'viewer',
        'viewer key',
        'roles',
        'service',
        'scopes',
        'the gateway',
        'actor',
        'membership',
        'all memberships',
        "the viewer's loader",
      ],
    },
    {
      field: 'box.byType',
      refused: [
        'viewer',
        'viewer key',
        'roles',
        'service',
        'scopes',
        'the gateway',
        'actor',
        'membership',
        'all memberships',
        "the viewer's loader",
      ],
    },
    { field: 'course', refused: ['viewer', 'viewer key', 'actor', 'all memberships', "the viewer's loader"] },
    { field: 'viewer', refused: [] },
    { field: 'box.anyhow', refused: [] },
  ])('$field may not ask for $refused', async ({ field, refused }) => {
    const found: string[] = [];
    for (const touch of Object.keys(touches)) if (await refuses(field, touch)) found.push(touch);
    expect(found).toEqual(refused);
  });

  it('names the field where it asks for too much', async () => {
    const { errors } = await run('{ box { byType(touch: "viewer") } }');
    expect(errors?.[0]?.path).toEqual(['box', 'byType']);
    expect(errors?.[0]?.message).toBe('A field of @viewerScope(scope: PUBLIC) asked for "viewer"');
  });

  it('gets one context for a request, however many fields there are, and another one once it is renewed', async () => {
    const context = aContext();
    narrowings = 0;
    const source = `{ ${Array.from({ length: 20 }, (_, n) => `f${n}: course(touch: "roles")`).join(' ')} }`;
    await run(source, context);
    expect(narrowings).toBe(1);
    forget(context);
    await run(source, context);
    expect(narrowings).toBe(2);
  });
});
