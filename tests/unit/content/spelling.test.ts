import { describe, expect, it } from 'vitest';
import { likelyWords, typingDistance } from '../../../subgraphs/content/domain/spelling.ts';

describe('the distance of two words', () => {
  it.each([
    { a: 'safety', b: 'safety', distance: 0, why: 'they are the same' },
    { a: 'saftey', b: 'safety', distance: 1, why: 'two letters are swapped' },
    { a: 'firarm', b: 'firearm', distance: 1, why: 'a letter is missing' },
    { a: 'huntting', b: 'hunting', distance: 1, why: 'a letter is too many' },
    { a: 'saxety', b: 'safety', distance: 1, why: 'a letter is another' },
    { a: 'fierram', b: 'firearm', distance: 2, why: 'two pairs are swapped' },
    { a: 'fsatey', b: 'safety', distance: 3, why: 'a swapped pair is torn apart' },
    { a: '', b: 'bow', distance: 3, why: 'one is empty' },
  ])('of "$a" and "$b" is $distance: $why', ({ a, b, distance }) => {
    expect([typingDistance(a, b), typingDistance(b, a)]).toEqual([distance, distance]);
  });
});

describe('the likely words', () => {
  const similar = (...words: string[]) => words.map((word, index) => ({ word, similarity: 1 - index / 100 }));

  it('are those with the fewest mistakes, however similar others look', () => {
    expect(likelyWords('saftey', similar('safe', 'safely', 'safety'))).toEqual(['safety', 'safe', 'safely']);
  });

  it('are the more similar ones first, mistakes being equal', () => {
    expect(likelyWords('lands', similar('hands', 'bands'))).toEqual(['hands', 'bands']);
  });

  it('have one mistake at most where the word is short', () => {
    expect(likelyWords('dere', similar('deer', 'does'))).toEqual(['deer']);
  });

  it('are none where everything is too far away', () => {
    expect(likelyWords('saftey', similar('sandy'))).toEqual([]);
  });
});
