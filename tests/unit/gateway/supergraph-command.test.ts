import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runSupergraphCommand } from '../../../gateway/supergraph/command.ts';

const HEAD = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';
const SCHEMAS: Record<string, string> = {
  content: 'type Query { course(id: ID!): Course }\ntype Course @key(fields: "id") { id: ID! title: String }',
  user: 'type Query { me: User }\ntype User @key(fields: "id") { id: ID! username: String }',
  analytics: 'type Course @key(fields: "id") { id: ID! learners: Int }',
  assessment: 'type Query { assessment: String }',
  social: 'type Course @key(fields: "id") { id: ID! forum: String }',
};

describe('npm run supergraph', () => {
  let root: string;
  let out = '';
  let err = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'supergraph-'));
    for (const [name, sdl] of Object.entries(SCHEMAS)) {
      await mkdir(join(root, 'subgraphs', name), { recursive: true });
      await writeFile(join(root, 'subgraphs', name, 'schema.graphql'), HEAD + sdl);
    }
    out = '';
    err = '';
  });
  afterEach(() => rm(root, { recursive: true }));

  const run = (...args: string[]) =>
    runSupergraphCommand(args, {
      root,
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
    });
  const changed = async (sdl: string) => {
    const file = join(root, 'changed.graphql');
    await writeFile(file, HEAD + sdl);
    return file;
  };

  it('writes the supergraph to standard output', async () => {
    expect(await run()).toBe(0);
    expect(out).toContain('join__Graph');
  });

  it('writes the supergraph to a file', async () => {
    const file = join(root, 'supergraph.graphql');

    expect(await run('--out', file)).toBe(0);
    expect(await readFile(file, 'utf8')).toContain('SOCIAL @join__graph(name: "social"');
    expect(out).toBe('');
  });

  it('lists what a changed subgraph breaks, and fails', async () => {
    const file = await changed('type Query { course(id: ID!): Course }\ntype Course @key(fields: "id") { id: ID! name: String }');

    expect(await run('--subgraph', 'content', '--schema', file)).toBe(1);
    expect(out).toContain('1 breaking, 0 dangerous, 1 safe');
    expect(out).toContain("Field 'title' was removed from object type 'Course'");
  });

  it('passes a changed subgraph that only adds, and names what is dangerous', async () => {
    const file = await changed('type Query { assessment(late: Boolean = false): String kind: Kind }\nenum Kind { QUIZ }');

    expect(await run('--subgraph', 'assessment', '--schema', file)).toBe(0);
    expect(out).toMatch(/0 breaking, 1 dangerous, \d+ safe/);
  });

  it('fails when the changed subgraph does not compose with the others', async () => {
    const file = await changed('type Course @key(fields: "slug") { slug: ID! forum: String }');

    expect(await run('--subgraph', 'social', '--schema', file)).toBe(1);
    expect(err).toContain('changed.graphql');
    expect(err).toContain('Course.forum');
  });

  it('names the subgraphs to who names another one', async () => {
    const file = await changed('type Course @key(fields: "id") { id: ID! weather: String }');

    expect(await run('--subgraph', 'nope', '--schema', file)).toBe(2);
    expect(err).toBe('There is no subgraph "nope": expected one of content, user, analytics, assessment, social');
  });

  it('refuses a name of no subgraph before it misses the schema', async () => {
    expect(await run('--subgraph', 'nope')).toBe(2);
    expect(err).toContain('There is no subgraph "nope"');
  });

  it.each(['--help', '-h'])('prints how it is used for %s', async (option) => {
    expect(await run(option)).toBe(0);
    expect(out).toContain('Usage:');
    expect(err).toBe('');
  });

  it.each([
    { why: 'half of a pair', args: ['--subgraph', 'content'] },
    { why: 'an unknown option', args: ['--subgraf', 'content'] },
  ])('explains itself for $why', async ({ args }) => {
    expect(await run(...args)).toBe(2);
    expect(err).toContain('Usage:');
  });

  it('names a schema that is not there', async () => {
    expect(await run('--subgraph', 'content', '--schema', join(root, 'nowhere.graphql'))).toBe(1);
    expect(err).toContain('nowhere.graphql');
  });
});
