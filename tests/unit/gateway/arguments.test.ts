import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../gateway/arguments.ts';

describe('the arguments of the gateway', () => {
  it('may be none', () => {
    expect(readArguments([])).toMatchObject({ help: false, standalone: null });
  });

  it('say how tokens are verified', () => {
    const args = ['--supergraph', 's.graphql', '--jwks', 'https://id.test/keys', '--issuer', 'https://id.test', '--audience', 'a,b'];
    expect(readArguments([...args, '--unauthorized', 'reject']).standalone).toEqual({
      supergraph: 's.graphql',
      jwt: { jwks: new URL('https://id.test/keys'), issuer: 'https://id.test', audience: ['a', 'b'] },
      unauthorized: 'reject',
    });
  });

  it('say how the supergraph is followed, and where plans are kept', () => {
    expect(readArguments(['--supergraph', 's', '--poll', '0.5', '--plan-cache', 'plans']).standalone).toEqual({
      supergraph: 's',
      pollSeconds: 0.5,
      planCache: 'plans',
    });
  });

  it('say how long subgraphs are waited for, and whether requests are shared', () => {
    expect(readArguments(['--supergraph', 's', '--timeout', '2.5,products=30', '--share-requests']).standalone).toEqual({
      supergraph: 's',
      timeouts: { all: 2_500, bySubgraph: new Map([['products', 30_000]]) },
      shareRequests: true,
    });
  });

  it.each([
    { given: 'memory', entityStore: { bytes: 67_108_864 } },
    { given: 'rediss://cache.test:6380/2', entityStore: { redisUrl: 'rediss://cache.test:6380/2' } },
  ])('say that entities are kept in $given', ({ given, entityStore }) => {
    expect(readArguments(['--supergraph', 's', '--entity-cache', given]).standalone).toEqual({ supergraph: 's', entityStore });
  });

  it.each([
    { why: 'no subgraph is waited for', args: ['--timeout', '5'], says: '--timeout goes with --supergraph' },
    {
      why: 'a subgraph is waited for in words',
      args: ['--supergraph', 's', '--timeout', '5,products=long'],
      says: '--timeout is a number',
    },
    { why: 'entities are kept of no supergraph', args: ['--entity-cache', 'memory'], says: '--entity-cache goes with --supergraph' },
    {
      why: 'entities are kept nowhere',
      args: ['--supergraph', 's', '--entity-cache', 'http://cache.test'],
      says: '--entity-cache is memory, or a redis(s) address, not "http://cache.test"',
    },
    { why: 'nothing is followed', args: ['--poll', '5'], says: '--poll goes with --supergraph' },
    { why: 'plans are those of the academy', args: ['--plan-cache', 'x'], says: '--plan-cache goes with --supergraph' },
    { why: 'it is looked often', args: ['--supergraph', 's', '--poll', 'often'], says: '--poll is a number of seconds' },
    { why: 'it is looked for before', args: ['--supergraph', 's', '--poll', '-1'], says: '--poll' },
    { why: 'keys are for no supergraph', args: ['--jwks', 'https://id.test'], says: '--jwks goes with --supergraph' },
    { why: 'there is an issuer without keys', args: ['--supergraph', 's', '--issuer', 'x'], says: '--issuer goes with --jwks' },
    { why: 'there is an audience without keys', args: ['--supergraph', 's', '--audience', 'x'], says: '--audience goes with --jwks' },
    { why: 'nothing is enforced', args: ['--supergraph', 's', '--unauthorized', 'reject'], says: '--unauthorized goes with --jwks' },
    {
      why: 'keys are in a file',
      args: ['--supergraph', 's', '--jwks', 'file:///keys'],
      says: '--jwks is an http(s) address, not "file:///keys"',
    },
    { why: 'keys are nowhere', args: ['--supergraph', 's', '--jwks', 'keys'], says: '--jwks is an http(s) address, not "keys"' },
    {
      why: 'the outcome is neither',
      args: ['--supergraph', 's', '--jwks', 'https://id.test', '--unauthorized', 'no'],
      says: '--unauthorized is filter or reject, not "no"',
    },
  ])('make no sense when $why', ({ args, says }) => {
    expect(() => readArguments(args)).toThrow(says);
  });
});
