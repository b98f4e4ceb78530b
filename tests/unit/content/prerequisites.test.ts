import { describe, expect, it } from 'vitest';
import { assertPrerequisites, findCycleThrough } from '../../../subgraphs/content/domain/prerequisites.ts';

const items = [
  { id: 'a', title: 'Aim', prerequisites: [] },
  { id: 'b', title: 'Breathe', prerequisites: ['a'] },
  { id: 'c', title: 'Carry', prerequisites: ['b'] },
  { id: 'd', title: 'Dress', prerequisites: ['b', 'c'] },
];

describe('prerequisites', () => {
  it('may be shared and skip items', () => {
    expect(() => assertPrerequisites(items, 'd', ['a', 'b', 'c'])).not.toThrow();
  });

  it('may be those of an item that is not there yet', () => {
    expect(() => assertPrerequisites(items, 'new', ['d'])).not.toThrow();
  });

  it('name the cycle that they would make', () => {
    expect(() => assertPrerequisites(items, 'a', ['d'])).toThrow(
      expect.objectContaining({
        code: 'BAD_USER_INPUT',
        field: 'input.prerequisites',
        message: expect.stringContaining('"Aim" → "Dress" → '),
      }),
    );
  });

  it.each([
    { why: 'the item itself', prerequisites: ['b', 'a'], field: 'input.prerequisites.1' },
    { why: 'an item that the course does not have', prerequisites: ['x'], field: 'input.prerequisites.0' },
  ])('refuse $why', ({ prerequisites, field }) => {
    expect(() => assertPrerequisites(items, 'a', prerequisites)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT', field }));
  });

  it('lead along a cycle from its start back to it', () => {
    const edges = new Map([
      ['a', ['b', 'c']],
      ['b', ['x']],
      ['c', ['d']],
      ['d', ['a']],
    ]);
    expect(findCycleThrough('a', edges)).toEqual(['a', 'c', 'd', 'a']);
  });

  it('do not run around a cycle that another item makes', () => {
    const edges = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b']],
    ]);
    expect(findCycleThrough('a', edges)).toBeNull();
  });
});
