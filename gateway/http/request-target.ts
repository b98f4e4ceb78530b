/**
 * The parts of the target in a request line. Clients may write there what is no URL, and two slashes at its beginning would make a host of
 * what follows, so it is not parsed as one.
 * @returns `search` with the mark that it begins with, or empty
 */
export function splitTarget(target = '/'): { pathname: string; search: string } {
  // The router, too, ends a path at a hash, which no browser sends.
  const mark = target.search(/[?#]/);
  return mark === -1 ? { pathname: target, search: '' } : { pathname: target.slice(0, mark), search: target.slice(mark) };
}

/**
 * A target as a path of this server, whatever form it was written in, so that all that looks at it looks at the same: without the scheme and
 * the host that a proxy would need, and with a percent sign that begins nothing as one that stands for itself.
 */
export function toOriginForm(target = '/'): string {
  const local = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  const { pathname, search } = splitTarget(local.startsWith('/') ? local : `/${local}`);
  const decodable = pathname.replace(/(%[0-9a-f]{2})+|%/gi, (run) => (isDecodable(run) ? run : run.replaceAll('%', '%25')));
  return `${decodable}${search}`;
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
