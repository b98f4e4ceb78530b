import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, inject, it } from 'vitest';
import { carryOut, hasSucceeded, type Attempt } from './support/attempt.ts';
import { createAttacker } from './support/attacker.ts';
import { MARKS } from './support/world.ts';

const world = inject('attacked');

/** Reads the e-mail address of the victim with the token of somebody. */
const reading = (token: string): Attempt => ({
  name: 'an address',
  run: async (attacker) => {
    const { text } = await attacker.ask(`{ user(id: "${world.people.victim.id}") { email } }`, { token });
    return text.includes(MARKS.email) ? text : null;
  },
});
const asking: Attempt = {
  name: 'anything',
  run: async (attacker) => {
    await attacker.ask('{ __typename }');
    return null;
  },
};

async function listen(answer: { status: number; body: string }): Promise<{ server: Server; url: string }> {
  const server = createServer((_, response) => response.writeHead(answer.status).end(answer.body)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('the harness', () => {
  it('reports an attempt that gets what it wanted', async () => {
    const outcome = await carryOut(reading(world.people.victim.token), createAttacker(world.url));
    expect(outcome.loot).toContain(MARKS.email);
    expect(hasSucceeded('attempt', outcome)).toBe(true);
  });

  it('reports nothing of one that does not', async () => {
    const outcome = await carryOut(reading(world.people.stranger.token), createAttacker(world.url));
    expect(hasSucceeded('attempt', outcome)).toBe(false);
    expect(hasSucceeded('control', outcome)).toBe(false);
  });

  it.each([
    { what: 'an answer of 500', answer: { status: 500, body: '' }, broken: /500/ },
    {
      what: 'a masked failure',
      answer: { status: 200, body: '{"errors":[{"extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}' },
      broken: /bug/,
    },
    { what: 'a stack trace', answer: { status: 200, body: '{"stacktrace":[]}' }, broken: /stack/ },
    { what: 'words of the database', answer: { status: 200, body: 'syntax error at or near "x"' }, broken: /data layer/ },
  ])('reports $what as a success of the attempt and a failure of the control', async ({ answer, broken }) => {
    const { server, url } = await listen(answer);
    const attacker = { ...createAttacker(url), isServerAlive: async () => true };
    const outcome = await carryOut(asking, attacker);
    server.close();
    expect(outcome.broken).toMatch(broken);
    expect(hasSucceeded('attempt', outcome)).toBe(true);
    expect(hasSucceeded('control', { ...outcome, loot: 'something' })).toBe(false);
  });

  it('reports a server that is gone', async () => {
    const { server, url } = await listen({ status: 200, body: '' });
    server.close();
    await once(server, 'close');
    expect((await carryOut(asking, createAttacker(url))).broken).toBe('the server answers no more');
  });

  it('knows attempts that send the same', async () => {
    const attacker = createAttacker(world.url);
    const [first, second, other] = [
      await carryOut(asking, attacker),
      await carryOut(asking, attacker),
      await carryOut(reading(''), attacker),
    ];
    expect(second.fingerprint).toBe(first.fingerprint);
    expect(other.fingerprint).not.toBe(first.fingerprint);
  });
});
