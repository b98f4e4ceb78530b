import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { toClientError } from '../../../gateway/http/format-error.ts';
import { badInput } from '../../../platform/errors.ts';

const format = (error: unknown) => toClientError(error, { correlationId: 'id-12345', logger: pino({ level: 'silent' }) }).toJSON();
const coded = (extensions: Record<string, unknown>) => new GraphQLError('As it was', { path: ['a', 0], extensions });

describe('an error on its way to a client', () => {
  it.each(['FORBIDDEN', 'CONFLICT', 'CURSOR_EXPIRED', 'UPSTREAM_UNAVAILABLE'])('passes with the code %s', (code) => {
    expect(format(coded({ code, serviceName: 'content' }))).toEqual({ message: 'As it was', path: ['a', 0], extensions: { code } });
  });

  it('keeps what helps the client', () => {
    expect(format(coded({ code: 'RATE_LIMITED', field: 'input.events', retryAfterSeconds: 5 })).extensions).toEqual({
      code: 'RATE_LIMITED',
      field: 'input.events',
      retryAfterSeconds: 5,
    });
  });

  it('loses what servers spell of themselves', () => {
    const insides = {
      serviceName: 'content',
      stacktrace: ['at x'],
      exception: {},
      originalError: {},
      debugMessage: 'x',
      http: { status: 500 },
    };

    expect(format(coded({ code: 'NOT_FOUND', ...insides })).extensions).toEqual({ code: 'NOT_FOUND' });
  });

  it('is what a domain error says', () => {
    expect(format(badInput('input.percentage', 'At most 100'))).toEqual({
      message: 'At most 100',
      extensions: { code: 'BAD_USER_INPUT', field: 'input.percentage' },
    });
  });

  it.each([
    { why: 'has no code', error: new GraphQLError('secret') },
    { why: 'has a code of nobody', error: new GraphQLError('secret', { extensions: { code: 'DATABASE_GONE' } }) },
    {
      why: 'is masked already by its subgraph',
      error: new GraphQLError('secret', { extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId: 'x' } }),
    },
    { why: 'is a bug', error: new TypeError('secret') },
    { why: 'is no error at all', error: 'secret' },
    {
      why: 'says that the gateway asked a subgraph something wrong',
      error: new GraphQLError('secret', { extensions: { code: 'GRAPHQL_VALIDATION_FAILED', serviceName: 'content' } }),
    },
  ])('is masked when it $why', ({ error }) => {
    expect(format(error)).toEqual({
      message: expect.not.stringContaining('secret'),
      extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId: 'id-12345' },
    });
  });
});
