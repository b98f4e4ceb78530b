import { describe, expect, it } from 'vitest';
import { parseDemoCommand } from '../../../../sandbox/demo/command.ts';

describe('The command line', () => {
  it('makes 500 learners of 90 days unless told', () => {
    expect(parseDemoCommand([])).toEqual({ learners: 500, days: 90, seed: 1 });
  });

  it('takes other numbers', () => {
    expect(parseDemoCommand(['--learners', '20', '--days=7', '--seed', '42'])).toEqual({ learners: 20, days: 7, seed: 42 });
  });

  it.each([
    [['--learners', '0']],
    [['--learners', '5001']],
    [['--days', '366']],
    [['--days', '1.5']],
    [['--seed', '-1']],
    [['--seed', '0']],
    [['--seed', 'x']],
    [['--learners']],
    [['--password', 'x']],
    [['20']],
  ])('is not understood: %j', (args) => {
    expect(parseDemoCommand(args)).toBeNull();
  });
});
