import { describe, expect, it } from 'vitest';
import { onlyCookie, sessionTokenOf } from '../../../gateway/security/session-token.ts';

describe('the session that a request shows', () => {
  it.each([
    { why: 'nothing is shown', headers: {}, shown: null },
    { why: 'the header is empty', headers: { authorization: '' }, shown: null },
    { why: 'there are other cookies', headers: { cookie: 'a=b; hma_session=x' }, shown: null },
    { why: 'a bearer token is shown', headers: { authorization: 'Bearer abc' }, shown: { token: 'abc', byCookie: false } },
    { why: 'the header is of another scheme', headers: { authorization: 'Basic abc' }, shown: { token: null, byCookie: false } },
    { why: 'the header is too long', headers: { authorization: `Bearer ${'a'.repeat(501)}` }, shown: { token: null, byCookie: false } },
    { why: 'the cookie is shown', headers: { cookie: 'a=b; __Host-hma_session=abc; c=d' }, shown: { token: 'abc', byCookie: true } },
    {
      why: 'both are shown: the header counts',
      headers: { authorization: 'Bearer abc', cookie: '__Host-hma_session=def' },
      shown: { token: 'abc', byCookie: false },
    },
    {
      why: 'the header is wrong: the cookie does not help',
      headers: { authorization: 'Bearer', cookie: '__Host-hma_session=def' },
      shown: { token: null, byCookie: false },
    },
    { why: 'the cookie is empty', headers: { cookie: '__Host-hma_session=' }, shown: { token: null, byCookie: true } },
    { why: 'the cookie is no token', headers: { cookie: '__Host-hma_session="a b"' }, shown: { token: null, byCookie: true } },
    {
      why: 'the cookie is there twice',
      headers: { cookie: '__Host-hma_session=abc; __Host-hma_session=def' },
      shown: { token: null, byCookie: true },
    },
    { why: 'the name is in other letters', headers: { cookie: '__host-hma_session=abc' }, shown: null },
  ])('is $shown when $why', ({ headers, shown }) => {
    expect(sessionTokenOf(headers)).toEqual(shown);
  });
});

describe('the only cookie of a name', () => {
  it.each([
    { header: undefined, value: undefined },
    { header: 'b=1', value: undefined },
    { header: 'a=', value: '' },
    { header: 'b=1; a=2=3; c=4', value: '2=3' },
    { header: 'a=1; a=1', value: undefined },
    { header: 'a=1; b=2; a=3', value: undefined },
  ])('is $value in $header', ({ header, value }) => {
    expect(onlyCookie(header, 'a')).toBe(value);
  });
});
