/**
 * What the database puts around a word that matched: characters for private use, which no text needs. They are taken out of
 * texts before, so nobody can bring their own.
 */
export const MARK_START = '\uE000';
export const MARK_END = '\uE001';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** HTML text of a marked one: `<mark>` around what matched, in pairs, and nothing else that a browser takes for markup. */
export function toSafeHighlight(marked: string): string {
  const escaped = marked.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
  return escaped.replaceAll(/\uE000([^\uE000\uE001]*)\uE001/g, '<mark>$1</mark>').replaceAll(/[\uE000\uE001]/g, '');
}
