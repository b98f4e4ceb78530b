import { GraphQLError } from 'graphql';

/** How a client says which document it means: by its text, by what it is known by here, or by both. */
export type AskedDocument = {
  query: string | undefined;
  /** SHA-256 of the text, in hexadecimal: Apollo's persisted queries. */
  hash: string | undefined;
  /** Its name in the list of trusted documents. */
  documentId: string | undefined;
};

/** The text to run, or why there is none to be run. */
export type FoundDocument =
  | {
      source: string;
      /** To be called when the text turns out to be a document that may run. */
      onAccepted?: () => void;
    }
  | { error: GraphQLError };

/** Finds what a client means. `null`: it means nothing. Never rejects. */
export type FindDocument = (asked: AskedDocument, transport: 'http' | 'websocket') => Promise<FoundDocument | null>;

const HASH = /^[0-9a-f]{64}$/i;

/**
 * Reads `query`, `extensions.persistedQuery` and `documentId` of a request.
 * What has the wrong type is left out: for who reads the rest of the request to complain about.
 * @returns an error where the persisted query is none that can be meant
 */
export function readAskedDocument(request: Readonly<Record<string, unknown>>): AskedDocument | { error: GraphQLError } {
  const { query, documentId, extensions } = request;
  const asked: AskedDocument = {
    query: typeof query === 'string' && query !== '' ? query : undefined,
    documentId: typeof documentId === 'string' && documentId !== '' ? documentId : undefined,
    hash: undefined,
  };
  const persisted = isRecord(extensions) ? extensions['persistedQuery'] : undefined;
  if (persisted === undefined || persisted === null) return asked;
  if (!isRecord(persisted) || persisted['version'] !== 1) return { error: badRequest('Unsupported persisted query version') };
  const hash = persisted['sha256Hash'];
  if (typeof hash !== 'string' || !HASH.test(hash))
    return { error: badRequest('A persisted query is named by the SHA-256 of its text, in hexadecimal') };
  return { ...asked, hash: hash.toLowerCase() };
}

export const badRequest = (message: string): GraphQLError => new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });

/** Apollo's clients know these by their messages: they send the text then, or go on without hashes. */
export const persistedQueryNotFound = (): GraphQLError =>
  new GraphQLError('PersistedQueryNotFound', { extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } });
export const persistedQueryNotSupported = (): GraphQLError =>
  new GraphQLError('PersistedQueryNotSupported', { extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } });

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
