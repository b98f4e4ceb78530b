import { beforeEach, describe, expect, it } from 'vitest';
import { createEntityCache, type EntityCache } from '../../../gateway/cache/entity-cache.ts';
import { createMemoryStore } from '../../../gateway/cache/memory-store.ts';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import { variablesOf, type SubgraphResponse } from '../../../platform/graph/endpoint.ts';
import { aCourse, answer, useContent, type TestCourse } from '../../support/content.ts';

const COURSE = '...on Course{title status description instructor{id}}';
const ITEM = '...on ContentItem{title tags sources{title}}';

/** Whatever others may refer to, and whoever asks first: the cache shows nobody more than the subgraph does. */
describe('what the content subgraph lets the gateway keep', () => {
  const world = useContent();
  let cache: EntityCache;
  let asked: number;

  beforeEach(() => {
    cache = createEntityCache({ store: createMemoryStore({ bytes: 1_000_000 }), namespace: 'test', isTold: () => true });
    asked = 0;
  });

  const fetchAs = (viewer: Viewer | null) =>
    cache.over(
      (request) => {
        asked += 1;
        return world.ask(viewer, request.query, variablesOf(request));
      },
      { viewerKey: viewer?.id ?? '', rights: { authenticated: viewer !== null, scopes: [], policies: [] } },
    );
  const resolve = (viewer: Viewer | null, type: string, ids: readonly (string | undefined)[], fields: string): Promise<SubgraphResponse> =>
    fetchAs(viewer)({
      subgraph: 'content',
      query: `query($representations:[_Any!]!){_entities(representations:$representations){${fields}}}`,
      variables: {},
      representations: ids.map((id) => JSON.stringify({ __typename: type, id })),
    });
  const entitiesOf = ({ data }: SubgraphResponse) => data?.['_entities'];
  const codesOf = ({ errors = [] }: SubgraphResponse) => errors.map(({ extensions }) => extensions?.['code']);
  /** A course in which an item waits for its publication, as an import stages it. */
  async function withStaged(course: TestCourse): Promise<void> {
    await world.platform.database.pool.query('UPDATE content_items SET published_at = NULL WHERE external_content_id = $1', [
      course.items[1],
    ]);
  }

  it('is what everybody sees of a published course', async () => {
    const course = await aCourse(world);
    const first = entitiesOf(await resolve(world.instructor, 'Course', [course.id], COURSE));
    expect(first).toEqual([{ title: 'Hunter Safety', status: 'PUBLISHED', description: null, instructor: { id: world.instructor.id } }]);

    for (const viewer of [null, world.student, world.admin]) {
      expect(entitiesOf(await resolve(viewer, 'Course', [course.id], COURSE))).toEqual(first);
    }
    expect(asked).toBe(1);
  });

  it.each([
    { who: 'who teaches it', viewer: () => world.instructor },
    { who: 'an admin', viewer: () => world.admin },
  ])('is nothing of a draft that $who has asked for', async ({ viewer }) => {
    const draft = await aCourse(world, [{}], { publish: false, title: 'Secret plans' });
    expect(entitiesOf(await resolve(viewer(), 'Course', [draft.id], COURSE))).toMatchObject([{ title: 'Secret plans', status: 'DRAFT' }]);
    expect(entitiesOf(await resolve(viewer(), 'ContentItem', draft.items, ITEM))).toMatchObject([{ title: 'Item 1' }]);

    for (const other of [null, world.student, world.colleague]) {
      for (const response of [await resolve(other, 'Course', [draft.id], COURSE), await resolve(other, 'ContentItem', draft.items, ITEM)]) {
        expect(entitiesOf(response)).toEqual([null]);
        expect(codesOf(response)).toEqual(['NOT_FOUND']);
      }
    }
    expect(asked).toBe(8);
  });

  it('is nothing of an item that waits for its publication, and all the same what stood beside it', async () => {
    const course = await aCourse(world);
    await withStaged(course);
    expect(codesOf(await resolve(world.instructor, 'ContentItem', course.items, ITEM))).toEqual([]);

    const response = await resolve(world.student, 'ContentItem', course.items, ITEM);
    expect(entitiesOf(response)).toMatchObject([{ title: 'Item 1' }, null]);
    expect(codesOf(response)).toEqual(['NOT_FOUND']);
  });

  it('is nothing of a draft that is asked for among published courses', async () => {
    const [course, draft] = [await aCourse(world), await aCourse(world, [{}], { publish: false })];
    await resolve(world.instructor, 'Course', [course.id, draft.id], COURSE);

    expect(entitiesOf(await resolve(world.student, 'Course', [course.id, draft.id], COURSE))).toMatchObject([
      { status: 'PUBLISHED' },
      null,
    ]);
    expect(asked).toBe(2);
  });

  it.each([
    '...on Course{title progressOf{percentage}}',
    '...on Course{title enrollments{edges{node{user{id}}}}}',
    '...on Course{title contents{edges{node{title}}}}',
    '...on Course{title instructor{id progress{edges{node{percentage}}}}}',
  ])('is nothing that depends on the viewer, or that other events tell of: %s', async (fields) => {
    const course = await aCourse(world);
    await resolve(world.instructor, 'Course', [course.id], fields);
    await resolve(world.admin, 'Course', [course.id], fields);

    expect(asked).toBe(2);
  });

  it('is told to have changed, with all that may have changed with it', async () => {
    const changes = await world.subgraph.services.entityChanges.open(null);
    const next = async () => (await (await changes.next()).value?.find()) ?? [];
    expect(await next()).toEqual([]);
    const course = await aCourse(world);
    const told: { type: string; id: string }[] = [];
    // What an earlier test has changed may still be told.
    while (told.filter(({ id }) => id === course.id).length < 4) told.push(...(await next()));
    const all = [{ type: 'Course', id: course.id }, ...course.items.map((id) => ({ type: 'ContentItem', id }))];
    expect(told.slice(-3)).toEqual(expect.arrayContaining(all));

    await answer(
      world.ask(
        world.instructor,
        `mutation { updateContentMetadata(input: { contentId: "${course.items[0]}", title: "New" }) { content { id } } }`,
      ),
    );
    let changed = await next();
    // Signs of life in between tell of none.
    while (changed.length === 0) changed = await next();
    expect(changed).toEqual([all[0], all[1]]);
    await changes.return?.();
  });

  it('is told to the gateway alone', async () => {
    const live = await world.watch(world.admin, 'contentEntitiesChanged { cursor entities { type id } }');
    expect((await live.next()).value).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  });
});
