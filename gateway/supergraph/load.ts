import { readFile } from 'node:fs/promises';

const TIMEOUT_MS = 10_000;

/**
 * Reads a supergraph's SDL from a file, or from an http(s) address.
 * @throws Error that names the location and what is wrong with it
 */
export async function loadSupergraph(location: string): Promise<string> {
  try {
    return /^https?:\/\//i.test(location) ? await download(location) : await readFile(location, 'utf8');
  } catch (error) {
    throw new Error(`Cannot read a supergraph from ${location}: ${reasonOf(error)}`, { cause: error });
  }
}

async function download(address: string): Promise<string> {
  const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const body = await response.text();
  if (!response.ok) throw new Error(`it answers ${response.status}`);
  return body;
}

/** `fetch` hides why it failed in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || String(error.cause) : error.message;
}
