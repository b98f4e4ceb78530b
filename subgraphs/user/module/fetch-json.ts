import type { z } from 'zod';
import { DomainError } from '../../../platform/errors.ts';

const MAX_BYTES = 262_144;

export const providerUnavailable = (cause?: unknown) =>
  new DomainError('UPSTREAM_UNAVAILABLE', 'The sign-in provider does not answer. Try again in a moment.', undefined, {
    cause,
  });

/**
 * What `url` answers with, as `schema` understands it. At most 256 kB; redirects are not followed, for nobody said where they may lead.
 * @throws UPSTREAM_UNAVAILABLE for whatever goes wrong
 */
export async function fetchJson<Output>(url: string, schema: z.ZodType<Output>, timeoutMs: number): Promise<Output> {
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error(`${url} answers ${response.status}`);
    }
    return schema.parse(JSON.parse(await readText(response)));
  } catch (error) {
    throw providerUnavailable(error);
  }
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error(`More than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
