type Headers = Readonly<Record<string, string | undefined>>;

/** Which pages in browsers may ask. */
export type Origins = {
  /** Whether a page of this origin may read our answers, and have its user's cookie sent along. */
  isListed: (origin: string) => boolean;
  /** Whether the page behind these headers is one of our own, or listed. Without `origin` it is nobody's. */
  isAllowed: (headers: Headers) => boolean;
};

export type OriginsOptions = {
  /** Such as `https://learn.example.org`. */
  listed: readonly string[];
  /** Where clients reach us, if that is known: pages of its host count as ours by this scheme alone. */
  publicUrl?: string | undefined;
  /** Whether pages of this very machine, on any port, are listed too. For the sandbox. */
  loopback?: boolean | undefined;
};

const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

export function createOrigins({ listed, publicUrl, loopback = false }: OriginsOptions): Origins {
  const known = new Set(listed);
  const own = publicUrl === undefined ? null : new URL(publicUrl);
  const isListed = (origin: string) => known.has(origin) || (loopback && LOOPBACK.test(origin));

  function isOwn(origin: string, host: string | undefined): boolean {
    const page = URL.canParse(origin) ? new URL(origin) : null;
    if (page === null || page.origin !== origin) return false;
    if (own !== null && page.host === own.host) return page.origin === own.origin;
    // A page cannot choose the host of a request, and by its own name it only ever reaches what is its own.
    return host !== undefined && page.host === host.toLowerCase();
  }

  return {
    isListed,
    isAllowed: ({ origin, host }) => origin !== undefined && (isListed(origin) || isOwn(origin, host)),
  };
}
