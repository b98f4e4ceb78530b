import { readFile } from 'node:fs/promises';
import { GraphQLError, parse } from 'graphql';
import { z } from 'zod';
import { persistedQueryNotFound, type FindDocument } from './asked-document.ts';

/** As Apollo's tools write it. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
});
/** As graphql-codegen's `persistedDocuments` writes it. */
const plainManifest = z.record(z.string().min(1), z.string().min(1));

/** Texts by what clients call them. */
export type TrustedDocuments = ReadonlyMap<string, string>;

/**
 * Reads a manifest: Apollo's format, or an object of texts by their names.
 * @throws Error that says what is wrong with it, with the path
 */
export async function loadTrustedDocuments(path: string): Promise<TrustedDocuments> {
  try {
    return readManifest(JSON.parse(await readFile(path, 'utf8')) as unknown);
  } catch (error) {
    throw new Error(`${path} is no manifest of trusted documents: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** @throws Error */
export function readManifest(manifest: unknown): TrustedDocuments {
  const isApollos = typeof manifest === 'object' && manifest !== null && 'format' in manifest;
  const parsed = isApollos ? apolloManifest.safeParse(manifest) : plainManifest.safeParse(manifest);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const entries = isApollos
    ? (parsed.data as z.output<typeof apolloManifest>).operations.map(({ id, body }) => [id, body] as const)
    : Object.entries(parsed.data as z.output<typeof plainManifest>);
  if (entries.length === 0) throw new Error('it lists no document, so nothing could run');
  const documents = new Map<string, string>();
  for (const [id, text] of entries) {
    if (documents.has(id)) throw new Error(`it lists ${JSON.stringify(id)} twice`);
    assertParses(id, text);
    documents.set(id, text);
  }
  return documents;
}

function assertParses(id: string, text: string): void {
  try {
    parse(text);
  } catch (error) {
    throw new Error(`${JSON.stringify(id)}: ${(error as Error).message}`, { cause: error });
  }
}

/** Nothing but what the list holds runs, whether a client names it or sends its text. */
export function createTrustedDocuments(documents: TrustedDocuments): FindDocument {
  const texts = new Set(documents.values());
  return async ({ query, hash, documentId }) => {
    const id = documentId ?? hash;
    if (query !== undefined) return texts.has(query) ? { source: query } : { error: notTrusted() };
    if (id === undefined) return null;
    const source = documents.get(id) ?? documents.get(`sha256:${id}`);
    return source === undefined ? { error: persistedQueryNotFound() } : { source };
  };
}

const notTrusted = () =>
  new GraphQLError('Only trusted documents run here, and this is none of them', { extensions: { code: 'FORBIDDEN' } });
