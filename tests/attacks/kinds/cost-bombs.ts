import type { Attacker } from '../support/attacker.ts';
import type { Attempt, Kind, Loot } from '../support/attempt.ts';
import type { World } from '../support/world.ts';

const TOO_LONG_MS = 10_000;

/** Little to send, much to answer: refused before anything of it is done. Who does it is signed in, and may see what is asked for. */
export function costBombs(world: World): Kind {
  const { token } = world.people.admin;
  const { course, item } = world.things;
  const times = (count: number, make: (n: number) => string, separator = ' ') =>
    Array.from({ length: count }, (_, n) => make(n)).join(separator);
  const nested = (count: number, open: string, inner: string, close = ' }') => `${open.repeat(count)}${inner}${close.repeat(count)}`;

  const executed = (status: number, text: string, elapsedMs: number): Loot => {
    if (elapsedMs > TOO_LONG_MS) return `held the server for ${Math.round(elapsedMs)} ms`;
    return /"data":\{"\w+":(?!null)/.test(text) ? `${status} ${text.slice(0, 200)}` : null;
  };
  const bomb = (name: string, query: string, variables?: Record<string, unknown>, as: string | null = token): Attempt => ({
    name,
    run: async (attacker) => {
      const { status, text, elapsedMs } = await attacker.ask(query, { variables, ...(as !== null && { token: as }) });
      return executed(status, text, elapsedMs);
    },
  });
  const overSocket = (name: string, query: string): Attempt => ({
    name: `over a WebSocket: ${name}`,
    run: async (attacker) => executed(0, (await attacker.live({ query, payload: { authorization: `Bearer ${token}` } })).text, 0),
  });
  const inGet = (name: string, query: string): Attempt => ({
    name: `in a GET: ${name}`,
    run: async (attacker: Attacker) => {
      const { status, text, elapsedMs } = await attacker.send({
        method: 'GET',
        path: `/graphql?query=${encodeURIComponent(query)}`,
        headers: { accept: 'application/json', 'apollo-require-preflight': 'true', authorization: `Bearer ${token}` },
      });
      return executed(status, text, elapsedMs);
    },
  });

  const deep = `{ course(id: "${course}") { ${nested(40, 'forum { course { ', 'id', ' } }')} } }`;
  const deepFeed = `{ feed { edges { node { post { ${nested(30, 'author { posts { edges { node { ', 'id', ' } } } }')} } } } } }`;
  const aliases = `{ ${times(500, (n) => `a${n}: course(id: "${course}") { title }`)} }`;
  const roots = `{ ${times(100, (n) => `a${n}: me { id }`)} }`;
  const wide = `{ courses(first: 100) { edges { node { contents(first: 100) { edges { node { prerequisites { course { contents(first: 100) { edges { node { title } } } } } } } } } } } }`;
  const cycle = 'query { ...A } fragment A on Query { me { id } ...B } fragment B on Query { ...A }';
  const doubling = `query { ...F0 } ${times(25, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)} fragment F25 on Query { me { id } }`;
  const doublingFields = `query { me { ...F0 } } ${times(20, (n) => `fragment F${n} on User { a${n}: id b${n}: username ...F${n + 1} ...F${n + 1} }`)} fragment F20 on User { id }`;
  const directives = `{ me { id ${'@include(if: true) '.repeat(1_000)} } }`;
  const unknownDirectives = `{ me { id ${'@a '.repeat(2_000)} } }`;
  const introspection = `{ __schema { types { ${nested(8, 'fields { type { ', 'name', ' } }')} } } }`;
  const introspectionOf = `{ __schema { types { name fields { name args { name type { name } } type { name ofType { name ofType { name } } } } } } }`;
  const byAdmin = [
    ['40 levels', deep],
    ['levels through lists', deepFeed],
    ['500 aliases of one field', aliases],
    ['100 root fields', roots],
    ['lists in lists in lists', wide],
    ['a cycle of fragments', cycle],
    ['fragments that double', doubling],
    ['fragments that double their fields', doublingFields],
    ['1,000 directives', directives],
    ['2,000 directives that do not exist', unknownDirectives],
  ] as const;

  return {
    name: 'Cost bombs',
    minimum: 30,
    controls: [
      bomb('a page of courses', '{ courses(first: 10) { edges { node { title contents(first: 5) { edges { node { title } } } } } } }'),
      bomb('a few aliases', `{ a: course(id: "${course}") { title } b: course(id: "${course}") { title } }`),
      bomb('a few fragments', 'query { ...A } fragment A on Query { me { ...B } } fragment B on User { id }'),
      overSocket('a page of courses', '{ courses(first: 10) { edges { node { title } } } }'),
    ],
    attempts: [
      ...byAdmin.map(([name, query]) => bomb(name, query)),
      ...byAdmin.map(([name, query]) => overSocket(name, query)),
      ...byAdmin.filter(([, query]) => query.length < 5_000).map(([name, query]) => inGet(name, query)),
      bomb('40 levels, by nobody', deep, undefined, null),
      bomb('500 aliases, by nobody', aliases, undefined, null),
      bomb('a fragment of itself', 'query { ...A } fragment A on Query { me { id } ...A }'),
      bomb(
        'a cycle of a hundred fragments',
        `query { ...F0 } ${times(100, (n) => `fragment F${n} on Query { me { id } ...F${(n + 1) % 100} }`)}`,
      ),
      bomb('5,000 fragments', `query { me { id } } ${times(5_000, (n) => `fragment F${n} on User { id }`)}`),
      bomb(
        '1,000 operations',
        times(1_000, (n) => `query Q${n} { me { id } }`),
        undefined,
      ),
      bomb('10,000 tokens', `{ me { ${'id '.repeat(10_000)} } }`),
      bomb('900 kB of commas', `{ me { id ${','.repeat(900_000)} } }`),
      bomb('900 kB of a comment', `{ me { id } } #${'x'.repeat(900_000)}`),
      bomb('a text of 900 kB', `{ course(id: "${'x'.repeat(900_000)}") { id } }`),
      bomb('a name of 100 kB', `{ me { ${'x'.repeat(100_000)} } }`),
      bomb('5,000 fields that conflict', `{ me { ${times(2_000, (n) => `a: ${n % 2 ? 'id' : 'username'}`)} } }`),
      bomb('brackets in brackets', `{ me { id } } ${'{ a '.repeat(5_000)}`),
      bomb(
        'lists in lists in an argument',
        `{ courses(filter: { tags: ${'['.repeat(3_000)}"a"${']'.repeat(3_000)} }) { edges { cursor } } }`,
      ),
      bomb(
        'objects in objects in an argument',
        `mutation { updateProfile(input: { profile: { privacySettings: ${'{ a: '.repeat(3_000)}1${' }'.repeat(3_000)} } }) { user { id } } }`,
      ),
      bomb('5,000 variables', `query (${times(5_000, (n) => `$v${n}: ID`, ', ')}) { me { id } }`),
      bomb('100,000 values in a variable', 'query ($filter: CourseFilter) { courses(filter: $filter) { edges { cursor } } }', {
        filter: { tags: Array.from({ length: 100_000 }, (_, n) => `t${n}`) },
      }),
      bomb(
        'a variable of 3,000 levels',
        'mutation ($p: JSON) { updateProfile(input: { profile: { privacySettings: $p } }) { user { id } } }',
        {
          p: JSON.parse(`${'['.repeat(3_000)}${']'.repeat(3_000)}`) as unknown,
        },
      ),
      bomb('a page of a million', '{ courses(first: 1000000) { edges { cursor } } }'),
      bomb('a page of less than nothing', '{ courses(first: -1) { edges { cursor } } }'),
      bomb(
        '20 pages of 100',
        `{ ${times(19, (n) => `a${n}: courses(first: 100) { edges { node { contents(first: 100) { edges { node { body } } } } } }`)} }`,
      ),
      bomb(
        '40 mutations',
        `mutation { ${times(40, (n) => `a${n}: trackProgress(input: { contentId: "${item}", percentage: 1 }) { progress { id } }`)} }`,
      ),
      bomb(
        '200 guesses of a password',
        `mutation { ${times(200, (n) => `a${n}: authenticate(input: { username: "victim", password: "guess ${n}" }) { session { token } }`)} }`,
        undefined,
        null,
      ),
      bomb('types within types', introspection),
      bomb('the schema, by nobody', introspectionOf, undefined, null),
      bomb('the schema, by a student', introspectionOf, undefined, world.people.stranger.token),
      bomb('a type, by nobody', '{ __type(name: "User") { name fields { name } } }', undefined, null),
      {
        name: 'a batch of 100 operations',
        run: async (attacker) => {
          const { status, text, elapsedMs } = await attacker.send({
            method: 'POST',
            path: '/graphql',
            headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
            body: JSON.stringify(Array.from({ length: 100 }, () => ({ query: '{ me { id } }' }))),
          });
          return executed(status, text, elapsedMs);
        },
      },
      {
        name: '300 operations at once on one WebSocket',
        run: async (attacker) => {
          const frames = Array.from({ length: 300 }, (_, n) =>
            JSON.stringify({ id: `o${n}`, type: 'subscribe', payload: { query: 'subscription { profileChanged { cursor } }' } }),
          );
          const { text, closeCode } = await attacker.live({
            payload: { authorization: `Bearer ${token}` },
            afterwards: frames,
            quietMs: 1_000,
          });
          return text.includes('LIMIT_EXCEEDED') || closeCode !== 0 ? null : 'all were taken';
        },
      },
    ],
  };
}
