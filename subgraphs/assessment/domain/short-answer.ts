/**
 * A short answer without what does not matter: compatibility forms unified (Unicode NFKC) and case folded, diacritics removed,
 * punctuation and symbols read as nothing within words and as a space between them, white space collapsed. Idempotent.
 * An answer of punctuation alone becomes ''.
 */
export function normalizeShortAnswer(text: string): string {
  return (
    text
      .normalize('NFKC')
      // Through upper case: what has several lower-case forms (ß and ss, ς and σ) meets there. Lower first, for the capital ẞ is no SS.
      .toLowerCase()
      .toUpperCase()
      .toLowerCase()
      .normalize('NFD')
      .replace(/\p{M}+/gu, '')
      // An apostrophe joins (hunter's, hunters); whatever else is no letter or digit separates (tree-stand, tree stand).
      .replace(/(?<=[\p{L}\p{N}])['’‘ʼ`´](?=[\p{L}\p{N}])/gu, '')
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
      .normalize('NFKC')
  );
}

/** Whether an answer says the same as one of the accepted ones. An answer of nothing never does. */
export function isAcceptedShortAnswer(text: string, accepted: readonly string[]): boolean {
  const given = normalizeShortAnswer(text);
  return given !== '' && accepted.some((one) => normalizeShortAnswer(one) === given);
}
