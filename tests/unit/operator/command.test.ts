import { describe, expect, it } from 'vitest';
import { parseOperatorCommand } from '../../../operator/command.ts';

const HOUR = 3_600_000;
const parse = (line: string) => parseOperatorCommand(line.split(' '));

describe('the command line of the operator', () => {
  it.each([
    {
      line: 'service-token create bridge --scope events:write --scope users:list --expires 90d --json',
      command: { verb: 'create', name: 'bridge', scopes: ['events:write', 'users:list'], lifetimeMs: 90 * 24 * HOUR, json: true },
    },
    {
      line: 'service-token create bridge --scope events:write',
      command: { verb: 'create', name: 'bridge', scopes: ['events:write'], lifetimeMs: null, json: false },
    },
    {
      line: 'service-token rotate bridge',
      command: { verb: 'rotate', name: 'bridge', overlapMs: 24 * HOUR, lifetimeMs: undefined, json: false },
    },
    {
      line: 'service-token rotate bridge --now --expires never',
      command: { verb: 'rotate', name: 'bridge', overlapMs: 0, lifetimeMs: null, json: false },
    },
    {
      line: 'service-token rotate bridge --keep 30m',
      command: { verb: 'rotate', name: 'bridge', overlapMs: HOUR / 2, lifetimeMs: undefined, json: false },
    },
    {
      line: 'service-token revoke bridge --token stk_1',
      command: { verb: 'revoke', name: 'bridge', token: 'stk_1', json: false },
    },
    { line: 'service-token list', command: { verb: 'list', json: false } },
  ])('understands: $line', ({ line, command }) => {
    expect(parse(line)).toEqual(command);
  });

  it.each([
    'service-token',
    'service-token destroy bridge',
    'service-token toString bridge',
    'service-token create',
    'service-token create a b --scope events:write',
    'service-token create bridge --scope events:write --now',
    'service-token create bridge --scope events:write --expires soon',
    'service-token create bridge --scope events:write --expires 0d',
    'service-token create bridge --scope events:write --expires 4000d',
    'service-token rotate bridge --now --keep 1h',
    'service-token list bridge',
    'service-token list --token stk_1',
    'service-tokens list',
  ])('does not understand: %s', (line) => {
    expect(parse(line)).toBeNull();
  });
});
