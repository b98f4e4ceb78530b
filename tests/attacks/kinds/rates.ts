import type { Attacker } from '../support/attacker.ts';
import type { Attempt, Kind } from '../support/attempt.ts';
import { sha256 } from '../support/people.ts';
import { RATES, type AttackedWorld } from '../support/world.ts';

/** Whoever asks too often is slowed down, however they try to look like many. Of the gateway apart, which believes no proxy. */
export function rates(world: AttackedWorld): Kind {
  const { apart } = world;
  const url = apart.gatewayUrl;
  const taken = (answers: readonly { status: number }[]) => answers.filter(({ status }) => status !== 429).length;
  /** Sends `count` and says how many were not refused. */
  const flood = async (count: number, send: (n: number) => Promise<{ status: number }>): Promise<number> => {
    let passed = 0;
    for (let n = 0; n < count; n += 20)
      passed += taken(await Promise.all(Array.from({ length: Math.min(20, count - n) }, (_, k) => send(n + k))));
    return passed;
  };
  const asNobody = (name: string, headersOf: (n: number) => Record<string, string>): Attempt => ({
    name,
    run: async (attacker) => {
      const passed = await flood(120, (n) => attacker.ask('{ __typename }', { headers: headersOf(n) }));
      return passed > 0 ? `${passed} of 120 were answered` : null;
    },
  });
  const asPerson = (
    name: string,
    person: keyof typeof apart.people,
    send: (attacker: Attacker, n: number, token: string) => Promise<{ status: number }>,
  ): Attempt => ({
    name,
    run: async (attacker) => {
      const passed = await flood(RATES.user + 60, (n) => send(attacker, n, apart.people[person].token));
      return passed > RATES.user ? `${passed} were answered` : null;
    },
  });
  const query = '{ me { id } }';
  const address = (n: number) => `203.0.${Math.floor(n / 250)}.${n % 250}`;
  const exhaust: Attempt = {
    name: 'more than an address may',
    run: async (attacker) => {
      const passed = await flood(RATES.address + 200, () =>
        attacker.send({ method: 'POST', path: '/graphql', headers: JSON_TYPE, body: '{"query":"{ __typename }"}' }),
      );
      return passed > RATES.address ? `${passed} were answered` : null;
    },
  };

  return {
    name: 'Rate limits',
    minimum: 20,
    inTurn: true,
    mayBeThrottled: true,
    controls: [
      {
        name: 'somebody who asks as often as they may',
        run: async (attacker) => {
          const { status, headers } = await attacker.ask(query, { token: apart.people.admin.token });
          return status === 200 && headers['ratelimit'] !== undefined ? String(headers['ratelimit']) : null;
        },
      },
    ],
    attempts: [
      exhaust,
      asNobody('another address in x-forwarded-for', (n) => ({ 'x-forwarded-for': address(n) })),
      asNobody('a chain of addresses', (n) => ({ 'x-forwarded-for': `${address(n)}, 127.0.0.1` })),
      asNobody('an address that ends in ours', (n) => ({ 'x-forwarded-for': `127.0.0.1, ${address(n)}` })),
      asNobody('another address in forwarded', (n) => ({ forwarded: `for=${address(n)}` })),
      asNobody('another address in x-real-ip', (n) => ({ 'x-real-ip': address(n), 'x-client-ip': address(n) })),
      asNobody('another address in headers of networks', (n) => ({
        'cf-connecting-ip': address(n),
        'true-client-ip': address(n),
        'fastly-client-ip': address(n),
      })),
      asNobody('another address in a header of ours', (n) => ({ 'x-hma-client-address': address(n) })),
      asNobody('another browser', (n) => ({ 'user-agent': `browser ${n}` })),
      asNobody('another language', (n) => ({ 'accept-language': `x-${n}` })),
      asNobody('another correlation', (n) => ({ 'x-correlation-id': `c${n}` })),
      asNobody('an identity of one’s own', (n) => ({ 'x-hma-identity': `i${n}` })),
      asPerson('more than a person may', 'stranger', (attacker, _, token) => attacker.ask(query, { token })),
      asPerson('a person from many addresses', 'fellow', (attacker, n, token) =>
        attacker.ask(query, { token, headers: { 'x-forwarded-for': address(n) } }),
      ),
      asPerson('a person by many names of one operation', 'victim', (attacker, n, token) =>
        attacker.ask(`query Q${n} ${query}`, { token }),
      ),
      asPerson('a person by GET and POST', 'foreigner', (attacker, n, token) =>
        n % 2 === 0
          ? attacker.ask(query, { token })
          : attacker.send({
              method: 'GET',
              path: `/graphql?query=${encodeURIComponent(query)}&n=${n}`,
              headers: { ...JSON_TYPE, authorization: `Bearer ${token}` },
            }),
      ),
      asPerson('a person by scheme in other letters', 'teacher', (attacker, n, token) =>
        attacker.send({
          method: 'POST',
          path: '/graphql',
          headers: { ...JSON_TYPE, authorization: `${n % 2 ? 'bearer' : 'BEARER'} ${token}` },
          body: JSON.stringify({ query }),
        }),
      ),
      asPerson('a person below /api/', 'tester', (attacker, n, token) =>
        attacker.send({ method: 'GET', path: `/api/x${n}`, headers: { authorization: `Bearer ${token}` } }),
      ),
      {
        name: 'more tokens than may be guessed',
        run: async (attacker) => {
          const answers = await Promise.all(
            Array.from({ length: 60 }, (_, n) => attacker.ask(query, { token: sha256(`guess ${n}`).slice(0, 43) })),
          );
          const lookedUp = answers.filter(({ status }) => status === 401).length;
          return lookedUp > RATES.badTokens + 20 ? `${lookedUp} were looked up` : null;
        },
      },
      {
        name: 'guesses of service tokens after that',
        run: async (attacker) => {
          const passed = await flood(20, (n) =>
            attacker.ask(query, { headers: { 'x-service-token': `hma_svc_${sha256(`${n}`).slice(0, 43)}` } }),
          );
          return passed > 0 ? `${passed} were looked up` : null;
        },
      },
      {
        name: 'more WebSockets than may be opened',
        run: async (attacker) => {
          const opened = await Promise.all(
            Array.from({ length: RATES.connections + 40 }, () => attacker.live({ frames: [], quietMs: 50, url })),
          );
          const count = opened.filter((one) => one.opened).length;
          return count > RATES.connections ? `${count} were opened` : null;
        },
      },
    ],
  };
}

const JSON_TYPE = { 'content-type': 'application/json' };
