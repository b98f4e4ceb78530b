const MAX_LENGTH = 1_000;
export const HOME = '/graphql';

/**
 * Where somebody goes on to after a sign-in: a path of this site, whatever they were given. What leads elsewhere, or may be read by a
 * browser as if it did, becomes the graph's own page.
 */
export function toReturnPath(text: string | undefined, publicUrl: string): string {
  if (text === undefined || text.length > MAX_LENGTH || !/^\/[\x21-\x7e]*$/.test(text)) return HOME;
  // Browsers read `//host`, `/\host` and `/%09/host` in ways of their own: the first segment must be one.
  if (/^\/[/\\]|\\/.test(text)) return HOME;
  const base = new URL(publicUrl);
  if (!URL.canParse(text, base.href)) return HOME;
  const { origin, pathname, search, hash } = new URL(text, base);
  if (origin !== base.origin || pathname.startsWith('//') || pathname.startsWith('/auth/')) return HOME;
  return `${pathname}${search}${hash}`;
}
