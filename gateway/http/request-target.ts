/**
 * The parts of the target in a request line. Clients may write there what is no URL, and two slashes at its beginning would make a host of
 * what follows, so it is not parsed as one.
 * @returns `search` with its question mark, or empty
 */
export function splitTarget(target = '/'): { pathname: string; search: string } {
  const mark = target.indexOf('?');
  return mark === -1 ? { pathname: target, search: '' } : { pathname: target.slice(0, mark), search: target.slice(mark) };
}
