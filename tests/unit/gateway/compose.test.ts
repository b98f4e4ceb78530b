import { describe, expect, it } from 'vitest';
import { composeSupergraph, CompositionError, type SubgraphPart } from '../../../gateway/supergraph/compose.ts';
import { buildSupergraph } from '../../../gateway/supergraph/supergraph.ts';

const HEAD =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@shareable"])\n';
const part = (name: string, sdl: string): SubgraphPart => ({
  name,
  url: `http://${name}/graphql`,
  file: `subgraphs/${name}/schema.graphql`,
  sdl: HEAD + sdl,
});
const courses = part('content', 'type Query { courses: [Course!]! }\ntype Course @key(fields: "id") {\n  id: ID!\n  title: String\n}');

const problemsOf = (...parts: SubgraphPart[]) => {
  try {
    composeSupergraph(parts);
  } catch (error) {
    if (error instanceof CompositionError) return error;
  }
  throw new Error('It composes');
};

describe('composeSupergraph', () => {
  it('composes parts into a supergraph that knows where they are', () => {
    const { sdl } = composeSupergraph([courses, part('social', 'type Course @key(fields: "id") { id: ID! forum: String }')]);

    expect(buildSupergraph(sdl).subgraphs).toEqual([
      { name: 'content', url: 'http://content/graphql' },
      { name: 'social', url: 'http://social/graphql' },
    ]);
  });

  it('names the subgraph, the file, the line and the field of a conflict between types', () => {
    const { problems, message } = problemsOf(courses, part('social', 'type Course @key(fields: "id") {\n  id: ID!\n  title: Int\n}'));

    expect(problems.map(({ code }) => code)).toContain('FIELD_TYPE_MISMATCH');
    expect(problems.find(({ code }) => code === 'FIELD_TYPE_MISMATCH')?.places).toEqual([
      { subgraph: 'content', file: 'subgraphs/content/schema.graphql', line: 5, element: 'Course.title' },
      { subgraph: 'social', file: 'subgraphs/social/schema.graphql', line: 4, element: 'Course.title' },
    ]);
    expect(message).toContain('subgraphs/social/schema.graphql:4 (subgraph social, Course.title)');
  });

  it.each([
    { why: 'a syntax error', sdl: 'type Course {\n  id ID!\n}', code: 'INVALID_GRAPHQL', line: 3, element: null },
    {
      why: 'an unknown type',
      sdl: 'type Extra @key(fields: "id") {\n  id: ID!\n  other: Missing\n}',
      code: 'INVALID_GRAPHQL',
      line: 4,
      element: 'Extra.other',
    },
    {
      why: 'a key of a field that is not there',
      sdl: 'type Extra\n  @key(fields: "code") {\n  id: ID!\n}',
      code: 'KEY_INVALID_FIELDS',
      line: 3,
      element: 'Extra',
    },
    {
      why: '@requires of a field that is not external',
      sdl: 'type Extra @key(fields: "id") {\n  id: ID!\n  a: Int\n  b: Int @requires(fields: "a")\n}',
      code: 'REQUIRES_FIELDS_MISSING_EXTERNAL',
      line: 5,
      element: 'Extra.b',
    },
  ])('names the place of $why', ({ sdl, code, line, element }) => {
    const { problems } = problemsOf(courses, part('social', sdl));

    expect(problems[0]?.code).toBe(code);
    expect(problems[0]?.places[0]).toEqual({ subgraph: 'social', file: 'subgraphs/social/schema.graphql', line, element });
  });

  it('names the field that no subgraph can be asked for', () => {
    const { message } = problemsOf(courses, part('social', 'type Course @key(fields: "slug") { slug: ID! forum: String }'));

    expect(message).toContain('Course.forum');
    expect(message).toContain('subgraphs/social/schema.graphql');
  });

  it('lists the problems of all subgraphs at once', () => {
    const { problems } = problemsOf(part('content', 'type A {'), part('social', 'type B {'));

    expect(problems.map(({ places }) => places[0]?.subgraph)).toEqual(['content', 'social']);
  });
});

describe('buildSupergraph', () => {
  it('loads a supergraph with security directives, and keeps them in its SDL', () => {
    const { sdl } = composeSupergraph([
      {
        ...courses,
        sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated", "@requiresScopes", "@policy", "@cost", "@listSize"])
          type Query { courses: [Course!]! @authenticated @listSize(assumedSize: 5) }
          type Course @key(fields: "id") { id: ID! answers: String @requiresScopes(scopes: [["teach"]]) grade: Int @policy(policies: [["own"]]) @cost(weight: 5) }`,
      },
    ]);
    const loaded = buildSupergraph(sdl);

    expect(loaded.sdl).toContain('for: SECURITY');
    expect(Object.keys(loaded.schema.getQueryType()?.getFields() ?? {})).toEqual(['courses']);
  });

  it('refuses a supergraph that needs what it does not have', () => {
    const { sdl } = composeSupergraph([courses]);

    expect(() =>
      buildSupergraph(sdl.replace('for: EXECUTION)', 'for: EXECUTION)\n  @link(url: "https://example.org/magic/v1.0", for: EXECUTION)')),
    ).toThrow('magic');
  });
});
