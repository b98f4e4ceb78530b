import { beforeEach, describe, expect, it } from 'vitest';
import { createEntityCache, tagOf, type CacheOutcome, type EntityCache } from '../../../../gateway/cache/entity-cache.ts';
import type { EntityStore } from '../../../../gateway/cache/entity-store.ts';
import { createMemoryStore } from '../../../../gateway/cache/memory-store.ts';
import type { Rights } from '../../../../gateway/caller.ts';
import type { FetchSubgraph, SubgraphFetch } from '../../../../gateway/execution/plan-executor.ts';
import type { SubgraphResponse } from '../../../../platform/graph/endpoint.ts';

const MEMBER: Rights = { authenticated: true, scopes: [], policies: [] };
const NOBODY: Rights = { authenticated: false, scopes: [], policies: [] };
const ada = { viewerKey: 'ada', rights: MEMBER };
const bob = { viewerKey: 'bob', rights: MEMBER };
const nobody = { viewerKey: '', rights: NOBODY };

describe('the cache of entities', () => {
  let store: EntityStore;
  let cache: EntityCache;
  let asked: string[][];
  let looks: Partial<Record<CacheOutcome, number>>;
  let answer: (ids: readonly string[]) => SubgraphResponse;
  let cacheControl: string;
  let isTold: boolean;

  beforeEach(() => {
    store = createMemoryStore({ bytes: 1_000_000 });
    asked = [];
    looks = {};
    isTold = true;
    cacheControl = 'public, max-age=60';
    answer = (ids) => ({ data: { _entities: ids.map((id) => ({ id, title: `${id} ${asked.length}` })) }, cacheControl });
    cache = create();
  });

  const create = (options: { namespace?: string; isTold?: null } = {}) =>
    createEntityCache({
      store,
      namespace: 'one',
      isTold: () => isTold,
      onLook: (_, outcome, count) => void (looks[outcome] = (looks[outcome] ?? 0) + count),
      ...options,
    });
  const fetch: FetchSubgraph = async ({ representations = [] }) => {
    const ids = representations.map((text) => (JSON.parse(text) as { id: string }).id);
    asked.push(ids);
    return answer(ids);
  };
  const represent = (id: string) => JSON.stringify({ __typename: 'Course', id });
  const request = (ids: readonly string[], more: Partial<SubgraphFetch> = {}): SubgraphFetch => ({
    subgraph: 'content',
    query: 'query Academy__content__1($representations:[_Any!]!){_entities(representations:$representations){...on Course{title}}}',
    operationName: 'Academy__content__1',
    variables: {},
    representations: ids.map(represent),
    ...more,
  });
  const ask = (ids: readonly string[], caller: typeof ada = ada, more: Partial<SubgraphFetch> = {}, through = cache) =>
    through.over(fetch, caller)(request(ids, more));
  const titles = ({ data }: SubgraphResponse) => (data?.['_entities'] as ({ title: string } | null)[] | null)?.map((one) => one?.title);

  it('keeps nothing of an entity that is nested too deeply to be written, and gives it as it came', async () => {
    const deep: unknown = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    answer = (ids) => ({ data: { _entities: ids.map((id) => ({ title: id, ...(id === '1' && { deep }) })) }, cacheControl });

    expect(titles(await ask(['1', '2']))).toEqual(['1', '2']);
    expect(titles(await ask(['1', '2']))).toEqual(['1', '2']);
    expect(asked).toEqual([['1', '2'], ['1']]);
  });

  it('asks the subgraph once for what may be kept, whoever asks then', async () => {
    expect(titles(await ask(['a', 'b']))).toEqual(['a 1', 'b 1']);
    expect(titles(await ask(['b', 'a'], nobody))).toEqual(['b 1', 'a 1']);
    expect(asked).toEqual([['a', 'b']]);
    expect(looks).toEqual({ miss: 2, hit: 2 });
  });

  it('asks for what is missing alone, and gives all in the order in which it was asked', async () => {
    await ask(['b', 'd']);

    expect(titles(await ask(['a', 'b', 'c', 'd', 'e']))).toEqual(['a 2', 'b 1', 'c 2', 'd 1', 'e 2']);
    expect(asked[1]).toEqual(['a', 'c', 'e']);
  });

  it('gives errors the places that they have among all', async () => {
    await ask(['a', 'c']);
    answer = (ids) => ({
      data: { _entities: ids.map((id) => (id === 'd' ? null : { id, title: id })) },
      errors: [{ message: 'No d', path: ['_entities', 1, 'title', 0] }, { message: 'Hm' }, { message: 'Else', path: ['other', 0] }],
      cacheControl,
    });
    const response = await ask(['a', 'b', 'c', 'd']);

    expect(titles(response)).toEqual(['a 1', 'b', 'c 1', undefined]);
    expect(response.errors).toEqual([
      { message: 'No d', path: ['_entities', 3, 'title', 0] },
      { message: 'Hm' },
      { message: 'Else', path: ['other', 0] },
    ]);
  });

  it('keeps nothing of an answer with errors, without data, or of the wrong length', async () => {
    const bad: SubgraphResponse[] = [
      { data: { _entities: [{ title: 'a' }] }, errors: [{ message: 'Oh' }], cacheControl },
      { data: null, cacheControl },
      { errors: [{ message: 'Oh' }], cacheControl },
      { data: { _entities: [{ title: 'a' }, { title: 'b' }] }, cacheControl },
      { data: { _entities: 'a' }, cacheControl },
      { data: { _entities: [null] }, cacheControl },
    ];
    for (const response of bad) {
      answer = () => response;
      await ask(['a']);
    }
    expect(asked).toHaveLength(bad.length);
    expect(looks).toEqual({ miss: bad.length });
  });

  it('passes on that a subgraph answered about too few, or not at all', async () => {
    await ask(['a']);
    answer = () => ({ data: { _entities: [{ title: 'b' }, { title: 'c' }, { title: 'd' }] } });
    expect((await ask(['a', 'b', 'c'])).data).toEqual({ _entities: null });

    answer = () => ({ errors: [{ message: 'Away', path: ['_entities', 0, 'title'] }] });
    expect(await ask(['a', 'b'])).toEqual({
      data: { _entities: [{ id: 'a', title: 'a 1' }, null] },
      errors: [{ message: 'Away', path: ['_entities', 1, 'title'] }],
    });
  });

  it.each(['no-store', 'public', 'max-age=0, public'])('keeps nothing that a subgraph says %s of', async (said) => {
    cacheControl = said;
    await ask(['a']);
    await ask(['a']);
    expect(asked).toHaveLength(2);
  });

  it('never gives anybody the objects that it gave before', async () => {
    for (const text of ['scribbled over', 'and again']) {
      const { data } = await ask(['a']);
      for (const entity of (data?.['_entities'] ?? []) as Record<string, unknown>[]) entity['title'] = text;
    }

    expect(titles(await ask(['a']))).toEqual(['a 1']);
  });

  it('keeps apart what is private, and that of nobody not at all', async () => {
    cacheControl = 'private, max-age=60';
    expect(titles(await ask(['a'], ada))).toEqual(['a 1']);
    expect(titles(await ask(['a'], bob))).toEqual(['a 2']);
    expect(titles(await ask(['a'], nobody))).toEqual(['a 3']);
    expect(titles(await ask(['a'], nobody))).toEqual(['a 4']);
    expect(titles(await ask(['a'], ada))).toEqual(['a 1']);
    expect(titles(await ask(['a'], bob))).toEqual(['a 2']);
    expect(titles(await ask(['a'], { ...ada, rights: { ...MEMBER, scopes: ['more'] } }))).toEqual(['a 5']);
  });

  it('takes what is called differently for the same, and nothing else', async () => {
    await ask(['a']);
    const other = { operationName: 'B__content__7', query: request([]).query.replace('Academy__content__1', 'B__content__7') };
    await ask(['a'], ada, other);
    expect(asked).toHaveLength(1);

    await ask(['a'], ada, { variables: { first: 1 } });
    await ask(['a'], ada, { subgraph: 'social' });
    await ask(['a'], ada, { query: request([]).query.replace('title', 'id') });
    await ask(['a'], ada, { representations: [JSON.stringify({ __typename: 'Course', id: 'a', price: 1 })] });
    await ask(['a'], ada, {}, create({ namespace: 'two' }));
    expect(asked).toHaveLength(6);
  });

  it('forgets an entity that has changed, however it was asked about', async () => {
    await ask(['a', 'b']);
    await ask(['a'], ada, { variables: { first: 1 } });
    await store.forget([tagOf('Course', 'a')]);

    expect(titles(await ask(['a', 'b']))).toEqual(['a 3', 'b 1']);
    expect(titles(await ask(['a'], ada, { variables: { first: 1 } }))).toEqual(['a 4']);
  });

  it('shows nobody after their own mutation what was so before', async () => {
    await ask(['a']);
    await cache.noteMutation(ada);

    expect(titles(await ask(['a'], bob))).toEqual(['a 1']);
    expect(titles(await ask(['a'], ada))).toEqual(['a 2']);
    expect(titles(await ask(['a'], ada))).toEqual(['a 2']);
    expect(titles(await ask(['a'], bob))).toEqual(['a 2']);
  });

  it('does not show what was on its way during the mutation', async () => {
    answer = (ids) => {
      if (asked.length === 1) void cache.noteMutation(ada);
      return { data: { _entities: ids.map((id) => ({ title: `${id} ${asked.length}` })) }, cacheControl };
    };
    await ask(['a'], bob);

    expect(titles(await ask(['a'], ada))).toEqual(['a 2']);
  });

  it('forgets nothing for a mutation of nobody, unless callers are not known here at all', async () => {
    await ask(['a'], nobody);
    await cache.noteMutation(nobody);
    expect(titles(await ask(['a'], nobody))).toEqual(['a 1']);

    const unknown = { viewerKey: '', rights: null };
    await cache.noteMutation(unknown);
    expect(titles(await cache.over(fetch, unknown)(request(['a'])))).toEqual(['a 2']);
  });

  it('is passed by while changes are not told, and keeps nothing then', async () => {
    await ask(['a']);
    isTold = false;
    expect(titles(await ask(['a']))).toEqual(['a 2']);
    await ask(['b']);
    isTold = true;

    expect(titles(await ask(['b']))).toEqual(['b 4']);
    expect(looks).toEqual({ miss: 2, bypass: 2 });
  });

  it('is passed by for entities whose changes could not be told from others', async () => {
    const unnamed = { representations: [represent('a'), JSON.stringify({ __typename: 'Course', code: 7 })] };
    await ask([], ada, unnamed);
    expect(looks).toEqual({ bypass: 2 });

    const byTime = create({ isTold: null });
    await ask([], ada, unnamed, byTime);
    await ask([], ada, unnamed, byTime);
    expect(looks).toEqual({ bypass: 2, miss: 2, hit: 2 });
  });

  it('is passed by while the store is away', async () => {
    store.find = async () => null;
    await ask(['a']);
    await ask(['a']);
    expect(asked).toHaveLength(2);
    expect(looks).toEqual({ bypass: 2 });
  });

  it('leaves alone what is not about entities', async () => {
    answer = () => ({ data: { courses: [] }, cacheControl });
    const root = { subgraph: 'content', query: '{courses{id}}', variables: {} };
    await cache.over(fetch, ada)(root);
    await cache.over(fetch, ada)(root);
    expect(asked).toHaveLength(2);
    expect(looks).toEqual({});
  });
});
