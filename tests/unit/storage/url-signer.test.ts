import { describe, expect, it } from 'vitest';
import { createUrlSigner, type UrlGrant } from '../../../platform/storage/url-signer.ts';

const SECRET = 's'.repeat(32);
let time = new Date('2026-03-01T12:00:00Z');
const signer = createUrlSigner({ secret: SECRET, baseUrl: 'https://academy.example/graph/', now: () => time });

const expiresAt = new Date('2026-03-01T12:01:00Z');
const download: UrlGrant = { method: 'GET', key: 'a b/ü.txt', expiresAt, downloadName: 'x&y.txt' };
const upload: UrlGrant = { method: 'PUT', key: 'a', expiresAt, contentType: 'text/plain', maxSize: 10 };
const queryOf = (grant: UrlGrant) => new URL(signer.sign(grant)).searchParams;

describe('a signed URL', () => {
  it('names the key below the base', () => {
    expect(signer.sign(download)).toMatch(/^https:\/\/academy\.example\/graph\/files\/a%20b\/%C3%BC\.txt\?expires=/);
  });

  it.each([download, upload])('grants what was signed: $method', (grant) => {
    expect(signer.verify(grant.method, grant.key, queryOf(grant))).toEqual({ verdict: 'granted', grant });
  });

  it('is good until its second', () => {
    time = new Date('2026-03-01T12:00:59.999Z');
    expect(signer.verify('GET', download.key, queryOf(download)).verdict).toBe('granted');
    time = new Date('2026-03-01T12:01:00Z');
    expect(signer.verify('GET', download.key, queryOf(download)).verdict).toBe('expired');
    time = new Date('2026-03-01T12:00:00Z');
  });

  it.each([
    { what: 'expires', value: '1999999999' },
    { what: 'max', value: '11' },
    { what: 'type', value: 'text/html' },
    { what: 'name', value: 'added' },
    { what: 'signature', value: '' },
    { what: 'signature', value: 'A'.repeat(43) },
  ])('is forged when its $what becomes "$value"', ({ what, value }) => {
    const query = queryOf(upload);
    query.set(what, value);
    expect(signer.verify('PUT', 'a', query).verdict).toBe('forged');
  });

  it('is for one key, one method and one secret', () => {
    expect(signer.verify('PUT', 'b', queryOf(upload)).verdict).toBe('forged');
    expect(signer.verify('GET', 'a', queryOf(upload)).verdict).toBe('forged');
    const other = createUrlSigner({ secret: 't'.repeat(32), baseUrl: '', now: () => time });
    expect(other.verify('PUT', 'a', queryOf(upload)).verdict).toBe('forged');
  });

  it('is not signed with a secret that could be guessed', () => {
    expect(() => createUrlSigner({ secret: 'x'.repeat(31), baseUrl: '', now: () => time })).toThrow('32 bytes');
  });
});
