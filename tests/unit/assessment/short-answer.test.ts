import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAcceptedShortAnswer, normalizeShortAnswer } from '../../../subgraphs/assessment/domain/short-answer.ts';

describe('a short answer', () => {
  it.each([
    { why: 'case', given: 'BLAZE Orange', accepted: 'blaze orange' },
    { why: 'white space', given: '  blaze \t\n orange ', accepted: 'blaze orange' },
    { why: 'punctuation', given: '"Blaze orange!"', accepted: 'blaze orange' },
    { why: 'a hyphen for a space', given: 'tree-stand', accepted: 'tree stand' },
    { why: 'a missing apostrophe', given: 'hunters orange', accepted: "hunter's orange" },
    { why: 'a curly apostrophe', given: 'hunter’s orange', accepted: "hunter's orange" },
    { why: 'diacritics', given: 'Café', accepted: 'cafe' },
    { why: 'composed and decomposed forms', given: 'cafe\u0301', accepted: 'caf\u00e9' },
    { why: 'full-width forms', given: 'ＡＢＣ', accepted: 'abc' },
    { why: 'ligatures', given: 'ﬁre', accepted: 'fire' },
    { why: 'the German sharp s', given: 'Strasse', accepted: 'Straße' },
    { why: 'the capital of it', given: 'STRAẞE', accepted: 'Straße' },
    { why: 'the Greek final sigma', given: 'ΟΔΟΣ', accepted: 'οδός' },
  ])('is accepted in spite of $why', ({ given, accepted }) => {
    expect(isAcceptedShortAnswer(given, ['something else', accepted])).toBe(true);
  });

  it.each([
    { why: 'words are missing', given: 'orange' },
    { why: 'words are run together', given: 'blazeorange' },
    { why: 'it says nothing', given: ' ?! ' },
    { why: 'it is empty', given: '' },
  ])('is not accepted when $why', ({ given }) => {
    expect(isAcceptedShortAnswer(given, ['blaze orange', '?'])).toBe(false);
  });

  it('keeps numbers apart', () => {
    expect(isAcceptedShortAnswer('15', ['1.5'])).toBe(false);
  });

  it('is the same when it is normalized twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = normalizeShortAnswer(text);
        expect(normalizeShortAnswer(once)).toBe(once);
      }),
    );
  });

  it('is accepted in capitals, and with white space around it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(normalizeShortAnswer(text) !== '');
        expect(isAcceptedShortAnswer(`\n ${text.toUpperCase()} `, [text])).toBe(true);
      }),
    );
  });
});
