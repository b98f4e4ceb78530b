import { readFile, stat } from 'node:fs/promises';

const TIMEOUT_MS = 10_000;
/** A file that nobody has written to for so long is whole. */
const SETTLED_MS = 500;

/** Where a supergraph comes from, and whether it is still the same there. */
export type SupergraphSource = {
  /** Its SDL. @throws Error that names the location and what is wrong with it */
  load: () => Promise<string>;
  /** The SDL, if it may be another than the one that was read last; null: it is the same, or is just being written. @throws as `load` */
  loadIfChanged: () => Promise<string | null>;
};

/** @param location a path, or an http(s) address */
export function createSupergraphSource(location: string): SupergraphSource {
  const source = isAddress(location) ? fromAddress(location) : fromFile(location);
  const named = async <T>(read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      throw new Error(`Cannot read a supergraph from ${location}: ${reasonOf(error)}`, { cause: error });
    }
  };
  return { load: () => named(source.load), loadIfChanged: () => named(source.loadIfChanged) };
}

export const isAddress = (location: string): boolean => /^https?:\/\//i.test(location);

/** Looks at the file itself: whatever is renamed or linked to its name is seen, as are the links of a ConfigMap that are swapped. */
function fromFile(path: string): SupergraphSource {
  let read: string | null = null;
  let seen: string | null = null;
  const look = async (): Promise<{ mark: string; age: number }> => {
    const { ino, size, mtimeMs, ctimeMs } = await stat(path);
    return { mark: `${ino} ${size} ${mtimeMs} ${ctimeMs}`, age: Date.now() - mtimeMs };
  };
  async function load(): Promise<string> {
    const { mark } = await look();
    const text = await readFile(path, 'utf8');
    read = mark;
    return text;
  }
  return {
    load,
    async loadIfChanged() {
      const before = seen;
      const { mark, age } = await look();
      seen = mark;
      if (mark === read) return null;
      // Whoever writes into the file may not have come to its end.
      return mark === before || age > SETTLED_MS ? load() : null;
    },
  };
}

function fromAddress(address: string): SupergraphSource {
  let validators: Record<string, string> = {};
  let last: string | null = null;
  async function download(headers: Record<string, string>): Promise<string> {
    const response = await fetch(address, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const body = await response.text();
    if (response.status === 304 && last !== null) return last;
    if (!response.ok) throw new Error(`it answers ${response.status}`);
    const etag = response.headers.get('etag');
    const modified = response.headers.get('last-modified');
    validators = { ...(etag !== null && { 'if-none-match': etag }), ...(modified !== null && { 'if-modified-since': modified }) };
    last = body;
    return body;
  }
  return {
    load: () => download({}),
    async loadIfChanged() {
      const before = last;
      const now = await download(validators);
      return now === before ? null : now;
    },
  };
}

/** `fetch` hides why it failed in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || String(error.cause) : error.message;
}
