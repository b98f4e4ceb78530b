/** How long a subgraph lets its answer be kept, and for whom. */
export type Keeping = { /** Above 0. */ seconds: number; isPrivate: boolean };

/**
 * What a `Cache-Control` header allows; null: nothing, as where there is none, or one that makes no sense. An answer of which it does not
 * say that it is for everybody (`public`, or `s-maxage`) is for who asked alone.
 */
export function readCacheControl(header: string | undefined): Keeping | null {
  if (header === undefined) return null;
  const directives = new Map<string, string>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', value = ''] = part.split('=').map((text) => text.trim());
    // Said twice, it is unclear what is meant.
    if (directives.has(name)) return null;
    directives.set(name, value.replace(/^"(.*)"$/, '$1'));
  }
  if (directives.has('no-store') || directives.has('no-cache')) return null;
  const isPrivate = directives.has('private') || !(directives.has('public') || directives.has('s-maxage'));
  const age = (isPrivate ? undefined : directives.get('s-maxage')) ?? directives.get('max-age');
  if (age === undefined || !/^\d{1,10}$/.test(age)) return null;
  return Number(age) > 0 ? { seconds: Number(age), isPrivate } : null;
}
