import { randomUUID } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import { Client } from 'pg';
import type { Attempt, Kind, Loot } from '../support/attempt.ts';
import type { Attacker } from '../support/attacker.ts';
import { MARKS, type World } from '../support/world.ts';
import { findOpenings, type Harmless, type Opening } from './injection/openings.ts';
import { EVERYWHERE, IN_TURNS, JSON_PAYLOADS, NAP_SECONDS, type Payload } from './injection/payloads.ts';

/** In an answer only when somebody obeyed: a sum, a hash, a file, a token, what others keep to themselves. */
const OBEYED = new RegExp(
  `\\b9801547\\b|\\$argon2|root:.*:0:0:|${Object.values(MARKS)
    .map((mark) => mark.replaceAll('.', '\\.'))
    .join('|')}`,
);
/** What every text is at its most harmless: an id of nothing. */
const NOTHING = 'nothing-of-this-name';

/** Every text that a client may give, in every language that somebody behind could speak; asked by somebody in all roles, so that it gets far. */
export function injection(world: World, schema: GraphQLSchema): Kind {
  const { tester } = world.people;
  const openings = findOpenings(schema, harmlessIn(world));
  const ids = new Map<string, Promise<string>>();

  const inject = (opening: Opening, { name, text }: Payload): Attempt => ({
    name: `${opening.operation} ${opening.field}, ${opening.place}: ${name}`,
    run: async (attacker): Promise<Loot> => {
      const { answer, elapsedMs } = await ask(attacker, opening, text);
      if (elapsedMs > NAP_SECONDS * 1_000) return `took ${Math.round(elapsedMs)} ms`;
      const echo = JSON.stringify(text).slice(1, -1);
      const rest = answer.replaceAll(echo, '');
      if (OBEYED.test(rest)) return answer.slice(0, 500);
      return opening.type === 'ID' && opening.operation === 'query' ? findDifference(attacker, opening, rest) : null;
    },
  });

  const ask = async (attacker: Attacker, { operation, query, variables }: Opening, text: unknown) => {
    const began = performance.now();
    const given = variables(text);
    const answer =
      operation === 'subscription'
        ? await attacker.live({ query, variables: given, payload: { authorization: `Bearer ${tester.token}` }, quietMs: 500 })
        : await attacker.ask(query, { variables: given, token: tester.token });
    return { answer: answer.text, elapsedMs: performance.now() - began };
  };

  /** An id that is none must be answered as any other that is none. */
  async function findDifference(attacker: Attacker, opening: Opening, answer: string): Promise<Loot> {
    const key = `${opening.field} ${opening.place}`;
    if (!ids.has(key))
      ids.set(
        key,
        ask(attacker, opening, NOTHING).then((one) => dataOf(one.answer)),
      );
    const [usual, seen] = [await ids.get(key), dataOf(answer)];
    return seen === usual || seen === '' || /BAD_USER_INPUT|LIMIT_EXCEEDED/.test(answer)
      ? null
      : `another answer than to an id of nothing: ${seen}`;
  }

  return {
    name: 'Injection',
    minimum: 1_000,
    controls: [
      control(
        'a name that is looked for, with a quote',
        `{ searchContent(query: "Tracks in 'snow'") { edges { node { title } } } }`,
        'Tracks in snow',
      ),
      ...stored(world),
    ],
    attempts: [
      ...openings.flatMap((opening, place) => payloadsFor(opening, place).map((payload) => inject(opening, payload))),
      untouched(),
    ],
  };

  function control(name: string, query: string, seen: string): Attempt {
    return {
      name,
      run: async (attacker) => {
        const { text } = await attacker.ask(query, { token: world.people.fellow.token });
        return text.includes(seen) ? text : null;
      },
    };
  }

  /** Goes last: nothing that was injected has changed what it may not. */
  function untouched(): Attempt {
    return {
      name: 'all of it together: accounts, roles and tables are as they were',
      alone: true,
      run: async (attacker) => {
        const { text } = await attacker.ask('{ users(first: 100) { edges { node { email } } } }', { token: world.people.stranger.token });
        if (text.includes('@example.org')) return `a student lists users: ${text.slice(0, 300)}`;
        const database = new Client({ connectionString: world.databaseUrl });
        await database.connect();
        const { rows } = await database.query<{ username: string }>(
          `SELECT username FROM users WHERE roles @> '["admin"]' AND username NOT IN ('admin', 'tester') AND to_regclass('mailed_tokens') IS NOT NULL`,
        );
        const { rows: tables } = await database.query<{ present: string | null }>(`SELECT to_regclass('mailed_tokens') AS present`);
        await database.end();
        if (!tables[0]?.present) return 'a table is gone';
        return rows.length > 0 ? `admins: ${JSON.stringify(rows)}` : null;
      },
    };
  }
}

/** The first of each language everywhere, the rest in turns: each goes to a third of all places. */
function payloadsFor({ type, field }: Opening, place: number): Payload[] {
  // One account may try its password ten times.
  if (field === 'changePassword') return [...EVERYWHERE];
  const turn = [...EVERYWHERE, ...IN_TURNS.filter((_, index) => index % 3 === place % 3)];
  return type === 'JSON' ? [...turn, ...JSON_PAYLOADS] : turn;
}

/** A text goes in and out unchanged, whatever language it could be of. */
const stored = ({ people: { tester } }: World): Attempt[] =>
  EVERYWHERE.map(({ name, text }) => ({
    name: `a text that is kept as it is: ${name}`,
    run: async (attacker) => {
      const { data } = await attacker.ask(
        `mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { user { profile { location } } } }`,
        { variables: { input: { profile: { location: text } } }, token: tester.token },
      );
      const kept = (data?.['updateProfile'] as { user: { profile: { location: string } } } | null)?.user.profile.location;
      return kept === text ? String(kept) : null;
    },
  }));

function harmlessIn({ things, people: { tester } }: World): Harmless {
  const ids: Record<string, string> = {
    courseId: things.scratchCourse,
    userId: tester.id,
    contentId: NOTHING,
    assessmentId: NOTHING,
    submissionId: NOTHING,
    subjectId: tester.id,
  };
  const values: Record<string, unknown> = {
    String: 'a harmless text',
    Int: 1,
    Float: 1,
    Boolean: true,
    JSON: {},
    DateTime: '2026-01-01T00:00:00Z',
    Date: '2026-01-01',
    URL: 'https://example.org/',
    EmailAddress: 'somebody@example.org',
  };
  return (type, name) => {
    // Nobody tries one name often.
    if (name === 'username') return `somebody-${randomUUID().slice(0, 8)}`;
    return type === 'ID' ? (ids[name] ?? NOTHING) : (values[type] ?? 'harmless');
  };
}

const dataOf = (answer: string): string => JSON.stringify((JSON.parse(answer) as { data?: unknown }).data ?? '');
