import type { Identities } from '../../../platform/database/identities.ts';
import { parsePage, toConnection, type Connection, type ConnectionArgs } from '../../../platform/graph/connection.ts';
import { parseInput } from '../../../platform/validation.ts';
import type { ContentItem } from '../domain/content-item.ts';
import { toSafeHighlight } from '../domain/highlight.ts';
import { contentFilter, correctQuery, searchQuery, wordsOf, type ContentFilter } from '../domain/search-input.ts';
import { likelyWords } from '../domain/spelling.ts';
import type { FoundItem, SearchStore } from '../store/search-store.ts';

export type SearchEdge = { cursor: string; node: ContentItem; rank: number; titleHighlight: string; excerpt: string | null };
export type SearchConnection = Omit<Connection<ContentItem>, 'edges'> & { edges: SearchEdge[]; correctedQuery: string | null };

export type SearchService = ReturnType<typeof createSearchService>;

export function createSearchService({ search, identities }: { search: SearchStore; identities: Identities }) {
  return {
    /** What everybody may find: listed content of published courses. @throws BAD_USER_INPUT */
    async content(rawQuery: string, args: ConnectionArgs, rawFilter: ContentFilter): Promise<SearchConnection> {
      const query = parseInput(searchQuery, rawQuery, 'query');
      const { types, difficulty, tags, courseId } = parseInput(contentFilter, rawFilter, 'filter');
      const page = parsePage(args);
      // The key of no course finds nothing.
      const courseKey = courseId == null ? undefined : ((await identities.keys('course', [courseId])).get(courseId) ?? -1);
      const correctedQuery = correctQuery(query, await findCorrections(search, wordsOf(query)));
      const found = await search.findPage(
        {
          query: correctedQuery ?? query,
          types: types ?? undefined,
          difficulty: difficulty ?? undefined,
          tags: tags ?? undefined,
          courseKey,
        },
        page,
      );
      const { edges, pageInfo } = toConnection(found, page);
      return { edges: edges.map(({ cursor, node }) => toEdge(cursor, node)), pageInfo, correctedQuery };
    },
  };
}

/** What was probably meant by words that occur nowhere, each by itself; without those for which nothing is likely. */
async function findCorrections(search: SearchStore, words: readonly string[]): Promise<Map<string, string>> {
  const unknown = (await search.findSimilarWords(words)).map(({ asked, plain, similar }) => ({
    asked,
    likely: likelyWords(plain, similar),
  }));
  const findable = await search.findFindable([...new Set(unknown.flatMap(({ likely }) => likely))]);
  return new Map(
    unknown.flatMap(({ asked, likely }) => {
      const correction = likely.find((word) => findable.has(word));
      return correction === undefined ? [] : [[asked, correction] as const];
    }),
  );
}

const toEdge = (cursor: string, { item, rank, title, excerpt }: FoundItem): SearchEdge => ({
  cursor,
  node: item,
  rank,
  titleHighlight: toSafeHighlight(title),
  excerpt: excerpt === null ? null : toSafeHighlight(excerpt),
});
