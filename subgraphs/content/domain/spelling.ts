/** A word that occurs, and how much of its letters it has in common with the one asked for, 0 to 1. */
export type SimilarWord = { word: string; similarity: number };

/** From this length on two mistakes may be in a word; in a shorter one a second makes it another word. */
const LONG_WORD = 5;

/** The words that somebody who typed `typed` may have meant, the likeliest first. */
export function likelyWords(typed: string, candidates: readonly SimilarWord[]): string[] {
  const mistakes = typed.length < LONG_WORD ? 1 : 2;
  return candidates
    .map(({ word, similarity }) => ({ word, similarity, distance: typingDistance(typed, word) }))
    .filter(({ distance }) => distance <= mistakes)
    .sort((a, b) => a.distance - b.distance || b.similarity - a.similarity || (a.word < b.word ? -1 : 1))
    .map(({ word }) => word);
}

/**
 * How many mistakes lead from one word to the other: a letter too many, missing, another one, or two neighbours swapped.
 * The optimal string alignment distance, in UTF-16 units.
 */
export function typingDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const other = a[i - 1] === b[j - 1] ? 0 : 1;
      let distance = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + other);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) distance = Math.min(distance, at(beforeLast, j - 2) + 1);
      row.push(distance);
    }
    [beforeLast, last] = [last, row];
  }
  return at(last, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Infinity;
