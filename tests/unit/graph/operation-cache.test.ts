import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createOperationCache } from '../../../platform/graph/operation-cache.ts';

const cache = () => createOperationCache(buildSchema('type Query { a: Int }'));
const long = (name: string) => `{ ${name}: a } # ${'-'.repeat(100_000)}`;

describe('a cache of operations', () => {
  it('reads a text once', () => {
    const { prepare } = cache();

    expect(prepare('{ a }')).toBe(prepare('{ a }'));
  });

  it('holds as many texts as are short, and of long ones those that were asked for last', () => {
    const { prepare } = cache();
    const short = prepare('{ a }');
    const first = prepare(long('x0'));
    for (let n = 1; n < 4; n += 1) prepare(long(`x${n}`));
    expect([prepare('{ a }'), prepare(long('x0'))]).toEqual([short, first]);
    expect(prepare(long('x0'))).toBe(first);

    for (let n = 4; n < 10; n += 1) prepare(long(`x${n}`));
    expect(prepare(long('x0'))).not.toBe(first);
  });

  it('reads a text anew that is too long to be kept, and forgets none for it', () => {
    const { prepare } = cache();
    const short = prepare('{ a }');
    const huge = `{ a } # ${'-'.repeat(600_000)}`;

    expect(prepare(huge)).not.toBe(prepare(huge));
    expect(prepare('{ a }')).toBe(short);
  });
});
