import { badInput } from '../errors.ts';

/** The arguments of a Relay connection. */
export type ConnectionArgs = {
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
};

/** Which page is asked for: forwards from behind `cursor`, or backwards from before it. */
export type PageRequest = { limit: number; cursor: readonly string[] | null; backward: boolean };

/** A row as stores return it: `cursor` holds the sort values as SQL text. */
export type PageRow<Node> = { node: Node; cursor: readonly string[] };

/** Up to `limit + 1` rows in the direction of travel: the extra one says that there is more. */
export type Page<Node> = readonly PageRow<Node>[];

export type Connection<Node> = {
  edges: { cursor: string; node: Node }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
};

export const MAX_PAGE = 100;
const DEFAULT_PAGE = 20;

/**
 * @param path prefix of the argument names in errors, `contents.` for instance
 * @throws BAD_USER_INPUT for sizes outside 1 to 100, both directions at once, and malformed cursors
 */
export function parsePage(args: ConnectionArgs, path = ''): PageRequest {
  const { first, after, last, before } = args;
  if (last != null && first != null) throw badInput(`${path}last`, 'Give "first" or "last", not both');
  if (before != null && after != null) throw badInput(`${path}before`, 'Give "after" or "before", not both');
  const backward = last != null || before != null;
  if (backward && first != null) throw badInput(`${path}first`, 'Pages before a cursor take "last"');
  if (backward && after != null) throw badInput(`${path}after`, 'Pages from the end take "before"');
  return {
    limit: parseSize(`${path}${backward ? 'last' : 'first'}`, backward ? last : first),
    cursor: backward ? parseCursor(`${path}before`, before) : parseCursor(`${path}after`, after),
    backward,
  };
}

function parseSize(field: string, size: number | null | undefined): number {
  if (size == null) return DEFAULT_PAGE;
  if (size < 1 || size > MAX_PAGE) throw badInput(field, `Expected 1 to ${MAX_PAGE}, got ${size}`);
  return size;
}

function parseCursor(field: string, cursor: string | null | undefined): readonly string[] | null {
  if (cursor == null) return null;
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === 'string')) return values;
  } catch {
    // Falls through to the same answer as any other malformed cursor.
  }
  throw badInput(field, 'Expected a cursor from an earlier page');
}

const encodePageCursor = (values: readonly string[]): string => Buffer.from(JSON.stringify(values)).toString('base64url');

/** Rows in the direction of travel to a connection in reading order. */
export function toConnection<Node>(rows: Page<Node>, page: PageRequest): Connection<Node> {
  const more = rows.length > page.limit;
  const kept = more ? rows.slice(0, page.limit) : [...rows];
  if (page.backward) kept.reverse();
  const edges = kept.map(({ node, cursor }) => ({ cursor: encodePageCursor(cursor), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: page.backward ? page.cursor !== null : more,
      hasPreviousPage: page.backward ? more : page.cursor !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
