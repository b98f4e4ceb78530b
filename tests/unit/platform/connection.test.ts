import { describe, expect, it } from 'vitest';
import { parsePage, toConnection } from '../../../platform/graph/connection.ts';

const rows = (...names: string[]) => names.map((node) => ({ node, cursor: [node] }));

describe('the arguments of a connection', () => {
  it.each([
    { args: { first: 0 }, field: 'first' },
    { args: { first: 101 }, field: 'first' },
    { args: { first: -1 }, field: 'first' },
    { args: { last: 1000 }, field: 'last' },
    { args: { first: 1, last: 1 }, field: 'last' },
    { args: { after: 'x', before: 'y' }, field: 'before' },
    { args: { after: 'not a cursor' }, field: 'after' },
    { args: { after: '' }, field: 'after' },
    { args: { before: Buffer.from('{}').toString('base64url') }, field: 'before' },
    { args: { after: Buffer.from('[1]').toString('base64url') }, field: 'after' },
    { args: { first: 5, before: 'y' }, field: 'first' },
  ])('are refused when they are $args', ({ args, field }) => {
    expect(() => parsePage(args)).toThrowError(expect.objectContaining({ code: 'BAD_USER_INPUT', field }));
  });

  it('name their place in the request', () => {
    expect(() => parsePage({ first: 500 }, 'contents.')).toThrowError(expect.objectContaining({ field: 'contents.first' }));
  });
});

describe('a connection', () => {
  it('knows that there is more by the row too many', () => {
    const page = parsePage({ first: 2 });
    const { edges, pageInfo } = toConnection(rows('a', 'b', 'c'), page);
    expect(edges.map(({ node }) => node)).toEqual(['a', 'b']);
    expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  });

  it('goes on behind its end cursor', () => {
    const { pageInfo } = toConnection(rows('a', 'b', 'c'), parsePage({ first: 2 }));
    expect(parsePage({ first: 2, after: pageInfo.endCursor })).toEqual({ limit: 2, cursor: ['b'], backward: false });
  });

  it('is in reading order when it was read backwards', () => {
    const before = toConnection(rows('e'), parsePage({ first: 1 })).pageInfo.startCursor;
    const { edges, pageInfo } = toConnection(rows('d', 'c', 'b'), parsePage({ last: 2, before }));
    expect(edges.map(({ node }) => node)).toEqual(['c', 'd']);
    expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  it('has no cursors when it is empty', () => {
    expect(toConnection([], parsePage({})).pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    });
  });
});
