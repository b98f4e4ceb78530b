import { Prisma } from '../../../platform/database/generated/client.ts';
import { keyset, type SortKey } from '../../../platform/database/keyset.ts';
import type { Page, PageRequest } from '../../../platform/graph/connection.ts';
import type { ContentItem, ContentType } from '../domain/content-item.ts';
import type { Difficulty } from '../domain/course.ts';
import { MARK_END, MARK_START } from '../domain/highlight.ts';
import type { SimilarWord } from '../domain/spelling.ts';
import type { ContentDatabase } from './database.ts';
import { itemColumns, toItem, type ItemRow } from './item-rows.ts';

export type ContentSearch = {
  /** In the language of `websearch_to_tsquery`, which takes any text. */
  query: string;
  types?: readonly ContentType[] | undefined;
  difficulty?: Difficulty | undefined;
  tags?: readonly string[] | undefined;
  courseKey?: number | undefined;
};

/** `title` and `excerpt` with MARK_START and MARK_END around what matched; null: there is no text. */
export type FoundItem = { item: ContentItem; rank: number; title: string; excerpt: string | null };

/** `plain` is without accents, as are the similar words. */
export type UnknownWord = { asked: string; plain: string; similar: SimilarWord[] };

export type SearchStore = {
  /** Of these words those that occur in no content, in no form, and resemble some that do. What search ignores is not among them. */
  findSimilarWords: (words: readonly string[]) => Promise<UnknownWord[]>;
  /** Those of these words that occur in what may be found. */
  findFindable: (words: readonly string[]) => Promise<Set<string>>;
  /** Listed items of published courses, best first. */
  findPage: (search: ContentSearch, page: PageRequest) => Promise<Page<FoundItem>>;
};

/** From where on a word is a candidate, 0 to 1: two letters swapped in a word of six give 0.27. Which are likely is the domain's to say. */
const SIMILARITY = 0.2;
const LENGTH_DIFFERENCE = 2;
/** Candidates for each word, at most. */
const SIMILAR_WORDS = 100;

/** Characters of a text from which passages are taken: the longest lesson in the world is not read for one. */
const EXCERPT_SOURCE = 50_000;

const MARKS = `StartSel=${MARK_START}, StopSel=${MARK_END}`;
const TITLE_OPTIONS = `${MARKS}, HighlightAll=true`;
const EXCERPT_OPTIONS = `${MARKS}, MaxFragments=2, MaxWords=24, MinWords=8, FragmentDelimiter=" … "`;

/** Of `content_items c` and its `courses k`. */
const isFindable = Prisma.sql`c.deleted_at IS NULL AND c.published_at IS NOT NULL AND k.status = 'PUBLISHED' AND k.deleted_at IS NULL`;

const BEST_FIRST: SortKey[] = [
  { sql: Prisma.sql`c.rank`, type: 'real', direction: 'desc' },
  { sql: Prisma.sql`c.id`, type: 'integer', direction: 'desc' },
];

export function createSearchStore(db: ContentDatabase): SearchStore {
  return {
    findSimilarWords: async (words) => {
      if (words.length === 0) return [];
      // `%` compares with a setting, here for this statement only: `asked` has no row before it is made.
      const rows = await db.$queryRaw<{ asked: string; plain: string; word: string; similarity: number }[]>`
        WITH asked AS MATERIALIZED (
          SELECT word, unaccent(word) AS plain
          FROM set_config('pg_trgm.similarity_threshold', ${String(SIMILARITY)}, true), unnest(${[...words]}::text[]) AS word
        )
        SELECT asked.word AS asked, asked.plain, near.word, near.similarity
        FROM asked
        CROSS JOIN LATERAL (
          SELECT w.word, similarity(w.word, asked.plain)::float8 AS similarity FROM search_words w
          WHERE w.word % asked.plain AND abs(length(w.word) - length(asked.plain)) <= ${LENGTH_DIFFERENCE}
          ORDER BY similarity(w.word, asked.plain) DESC, w.word LIMIT ${SIMILAR_WORDS}
        ) near
        WHERE numnode(plainto_tsquery('english', asked.plain)) > 0
          AND NOT EXISTS (SELECT FROM search_words w WHERE w.word = asked.plain)
          AND NOT EXISTS (SELECT FROM content_items c WHERE c.search @@ plainto_tsquery('english', asked.plain))`;
      const byWord = new Map<string, UnknownWord>();
      for (const { asked, plain, word, similarity } of rows) {
        const unknown = byWord.get(asked) ?? { asked, plain, similar: [] };
        unknown.similar.push({ word, similarity });
        byWord.set(asked, unknown);
      }
      return [...byWord.values()];
    },
    findFindable: async (words) => {
      if (words.length === 0) return new Set();
      const rows = await db.$queryRaw<{ word: string }[]>`
        SELECT word FROM unnest(${[...words]}::text[]) AS word
        WHERE EXISTS (SELECT FROM content_items c JOIN courses k ON k.id = c.course_id
          WHERE c.search @@ plainto_tsquery('english', word) AND ${isFindable})`;
      return new Set(rows.map(({ word }) => word));
    },
    findPage: async (search, page) => {
      const { beyond, orderBy, cursor, limit } = keyset(BEST_FIRST, page);
      const rows = await db.$queryRaw<(ItemRow & { rank: number; marked_title: string; marked_text: string | null; cursor: string[] })[]>`
        WITH asked AS (SELECT websearch_to_tsquery('english', unaccent(${search.query})) AS query), page AS (
          SELECT c.id, c.rank, ${cursor} AS cursor FROM (
            SELECT c.id, ts_rank_cd(c.search, asked.query)::float8 AS rank
            FROM asked, content_items c JOIN courses k ON k.id = c.course_id
            WHERE c.search @@ asked.query AND ${isFindable} ${conditions(search)}
          ) c WHERE ${beyond} ORDER BY ${orderBy} LIMIT ${limit}
        )
        SELECT ${itemColumns}, p.rank, p.cursor,
          ts_headline('english', ${withoutMarks(Prisma.sql`c.title`)}, asked.query, ${TITLE_OPTIONS}) AS marked_title,
          ts_headline('english', ${withoutMarks(Prisma.sql`left(c.search_text, ${EXCERPT_SOURCE})`)}, asked.query, ${EXCERPT_OPTIONS}) AS marked_text
        FROM page p JOIN content_items c ON c.id = p.id JOIN courses k ON k.id = c.course_id, asked
        ORDER BY ${page.backward ? Prisma.sql`p.rank ASC, p.id ASC` : Prisma.sql`p.rank DESC, p.id DESC`}`;
      return rows.map((row) => ({
        node: { item: toItem(row), rank: row.rank, title: row.marked_title, excerpt: row.marked_text },
        cursor: row.cursor,
      }));
    },
  };
}

const withoutMarks = (text: Prisma.Sql): Prisma.Sql => Prisma.sql`translate(${text}, ${MARK_START + MARK_END}, '')`;

function conditions({ types, difficulty, tags, courseKey }: ContentSearch): Prisma.Sql {
  const all = [
    types && Prisma.sql`AND c.content_type = ANY(${[...types]}::text[])`,
    difficulty && Prisma.sql`AND c.difficulty_level = ${difficulty}`,
    tags && tags.length > 0 && Prisma.sql`AND c.tags @> ${[...tags]}::text[]`,
    courseKey !== undefined && Prisma.sql`AND c.course_id = ${courseKey}`,
  ].filter((condition) => condition instanceof Prisma.Sql);
  return all.length > 0 ? Prisma.join(all, ' ') : Prisma.empty;
}
