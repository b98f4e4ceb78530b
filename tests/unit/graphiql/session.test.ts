import { describe, expect, it } from 'vitest';
import {
  findAuthorization,
  findSession,
  withAuthorization,
  withoutBlankAuthorization,
} from '../../../gateway/http/graphiql/client/session.ts';

describe('findSession', () => {
  it.each(['authenticate', 'register', 'exchangeSsoToken', 'anAlias'])('finds the session that %s answered with', (field) => {
    expect(findSession({ data: { [field]: { session: { token: 't1', user: { username: 'sam' } } } } })).toEqual({
      token: 't1',
      username: 'sam',
    });
  });

  it('has no name when the user was not asked for', () => {
    expect(findSession({ data: { authenticate: { session: { token: 't1' } } } })).toEqual({ token: 't1', username: null });
  });

  it.each([
    { what: 'a refusal', answer: { data: { authenticate: null }, errors: [{}] } },
    { what: 'a session without its token', answer: { data: { authenticate: { session: { expiresAt: 'x' } } } } },
    { what: 'an answer without data', answer: { errors: [{}] } },
    { what: 'lists and scalars', answer: { data: { a: [1], b: 'text', c: 3, d: true } } },
    { what: 'nothing', answer: null },
  ])('finds none in $what', ({ answer }) => {
    expect(findSession(answer)).toBeNull();
  });
});

describe('withAuthorization', () => {
  it.each([
    { why: 'into an empty editor', text: '', token: 't1', headers: { authorization: 'Bearer t1' } },
    { why: 'beside another header', text: '{"x-a": "1"}', token: 't1', headers: { 'x-a': '1', authorization: 'Bearer t1' } },
    { why: 'in place of an older one', text: '{"Authorization": "Bearer t0"}', token: 't1', headers: { authorization: 'Bearer t1' } },
    { why: 'out again', text: '{"x-a": "1", "authorization": "Bearer t1"}', token: null, headers: { 'x-a': '1' } },
  ])('puts the session $why', ({ text, token, headers }) => {
    expect(JSON.parse(withAuthorization(text, token))).toEqual(headers);
  });

  it('leaves an empty editor when nothing else was in it', () => {
    expect(withAuthorization('{"authorization": "Bearer t1"}', null)).toBe('');
  });

  it.each(['{"x-a": ', '[]', '"text"'])('does not touch %j, which is no object yet', (text) => {
    expect(withAuthorization(text, 't1')).toBe(text);
  });
});

it('finds the authorization whatever its case', () => {
  expect(findAuthorization({ 'x-a': '1', AUTHORIZATION: 'Bearer t1' })).toBe('Bearer t1');
});

it.each([undefined, null, {}, { authorization: ' ' }, { authorization: 1 }])('finds no authorization in %j', (headers) => {
  expect(findAuthorization(headers)).toBeUndefined();
});

it('sends no authorization that is blank', () => {
  expect(withoutBlankAuthorization({ Authorization: '', 'x-a': '1' })).toEqual({ 'x-a': '1' });
});
