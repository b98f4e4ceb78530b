import { createHmac, timingSafeEqual } from 'node:crypto';

/** Where the files handler answers. */
export const FILES_PATH = '/files/';

const MIN_SECRET_BYTES = 32;

/** What a URL lets its bearer do, until it expires. */
export type UrlGrant =
  | { method: 'GET'; key: string; expiresAt: Date; downloadName?: string }
  | { method: 'PUT'; key: string; expiresAt: Date; contentType: string; maxSize: number };

export type UrlVerdict = { verdict: 'granted'; grant: UrlGrant } | { verdict: 'expired' } | { verdict: 'forged' };

export type UrlSigner = {
  /** An absolute URL below `baseUrl`. Expiry is cut to whole seconds. */
  sign: (grant: UrlGrant) => string;
  /** What the query of a request for `key` grants. `expired` is only said of what was once granted. */
  verify: (method: UrlGrant['method'], key: string, query: URLSearchParams) => UrlVerdict;
};

/**
 * Signs with HMAC-SHA256 over the method, key, expiry and limits.
 * @param secret at least 32 bytes; every process that signs or verifies has the same
 * @param baseUrl what clients reach the files handler at, without `/files/`
 */
export function createUrlSigner({ secret, baseUrl, now }: { secret: string; baseUrl: string; now: () => Date }): UrlSigner {
  if (Buffer.byteLength(secret) < MIN_SECRET_BYTES)
    throw new Error(`The secret that signs URLs must have at least ${MIN_SECRET_BYTES} bytes`);
  const root = baseUrl.replace(/\/+$/, '') + FILES_PATH;

  // A JSON array, because joined text could be cut into fields in more than one way.
  const digest = (method: string, key: string, query: URLSearchParams) =>
    createHmac('sha256', secret)
      .update(JSON.stringify(['files-1', method, key, query.get('expires'), query.get('type'), query.get('max'), query.get('name')]))
      .digest();

  return {
    sign(grant) {
      const query = new URLSearchParams({ expires: String(Math.floor(grant.expiresAt.getTime() / 1000)) });
      if (grant.method === 'PUT') {
        query.set('type', grant.contentType);
        query.set('max', String(grant.maxSize));
      } else if (grant.downloadName !== undefined) {
        query.set('name', grant.downloadName);
      }
      query.set('signature', digest(grant.method, grant.key, query).toString('base64url'));
      return `${root}${grant.key.split('/').map(encodeURIComponent).join('/')}?${query.toString()}`;
    },

    verify(method, key, query) {
      const expected = digest(method, key, query);
      const presented = Buffer.from(query.get('signature') ?? '', 'base64url');
      if (presented.length !== expected.length || !timingSafeEqual(presented, expected)) return { verdict: 'forged' };

      const expiresAt = new Date(Number(query.get('expires')) * 1000);
      if (now() >= expiresAt) return { verdict: 'expired' };
      if (method === 'PUT') {
        const grant = { method, key, expiresAt, contentType: query.get('type') ?? '', maxSize: Number(query.get('max')) };
        return { verdict: 'granted', grant };
      }
      const downloadName = query.get('name');
      return { verdict: 'granted', grant: { method, key, expiresAt, ...(downloadName !== null && { downloadName }) } };
    },
  };
}
