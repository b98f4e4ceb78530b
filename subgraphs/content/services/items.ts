import { assertViewer, type Viewer } from '../../../platform/auth/viewer.ts';
import { forbidden, notFound } from '../../../platform/errors.ts';
import { canonicalJson } from '../../../platform/idempotency.ts';
import type { IdGenerator } from '../../../platform/ids.ts';
import { parseInput } from '../../../platform/validation.ts';
import { access, type Actor } from '../domain/access.ts';
import { createContentInput, updateContentInput, type CreateContentInput, type UpdateContentInput } from '../domain/content-input.ts';
import type { ContentItem, ContentType, ItemFields } from '../domain/content-item.ts';
import { assertEditable } from '../domain/course-edit.ts';
import { itemChanged } from '../domain/events.ts';
import { assertPrerequisites } from '../domain/prerequisites.ts';
import type { ItemStore } from '../store/item-store.ts';
import type { CourseService } from './courses.ts';

type Dependencies = { items: ItemStore; courses: CourseService; now: () => Date; newId: IdGenerator };

export type ItemService = ReturnType<typeof createItemService>;

export function createItemService({ items, courses, now, newId }: Dependencies) {
  const reload = async (id: string): Promise<ContentItem> => {
    const [item] = await items.findMany([id]);
    if (!item) throw notFound('Content', id);
    return item;
  };
  /** @throws UNAUTHENTICATED; NOT_FOUND for who may not see it; FORBIDDEN for who may not change it */
  const openForEditing = async (actor: Actor, id: string): Promise<{ item: ContentItem; viewer: Viewer }> => {
    const viewer = assertViewer(actor.viewer);
    const [item] = await items.findMany([id]);
    if (!item || !access.openContent(actor, item)) throw notFound('Content', id);
    if (!access.editCourse(actor, item.courseKey)) throw forbidden('Content is changed by the instructors of its course and by admins');
    return { item, viewer };
  };

  return {
    openForEditing,

    /** @throws NOT_FOUND also for what the viewer may not open */
    async open(actor: () => Promise<Actor>, id: string): Promise<ContentItem> {
      const [item] = await items.findMany([id]);
      if (!item || !(access.isOpen(item) || access.openContent(await actor(), item))) throw notFound('Content', id);
      return item;
    },

    /** @throws UNAUTHENTICATED, NOT_FOUND, FORBIDDEN, BAD_USER_INPUT, PRECONDITION_FAILED for archived courses */
    async create(actor: Actor, raw: CreateContentInput): Promise<ContentItem> {
      const input = parseInput(createContentInput, raw);
      const { course, viewer } = await courses.openForEditing(actor, input.courseId);
      const { idempotencyKey, ...said } = input;
      const editor = { actorKey: viewer.key, at: now() };
      const id = newId('itm');
      const made = await items.insert(
        { id, type: said.type.toLowerCase() as ContentType, courseKey: course.key },
        editor,
        { actor: viewer.id, mutation: 'createContent', key: idempotencyKey, input: said },
        ({ course: locked, siblings, nextSequence }) => {
          assertEditable(locked);
          assertPrerequisites(siblings, id, said.prerequisites ?? []);
          return {
            title: said.title,
            durationMinutes: said.durationMinutes ?? null,
            difficulty: said.difficultyLevel ?? locked.difficulty,
            tags: said.tags ?? [],
            objectives: said.learningObjectives ?? [],
            prerequisites: said.prerequisites ?? [],
            sequence: said.sequenceNumber ?? nextSequence,
            sources: toSources(said.sources) ?? [],
            metadata: said.metadata ?? {},
          };
        },
        (item, locked) => itemChanged('itemCreated', item, locked.status === 'PUBLISHED', editor),
      );
      return reload(made);
    },

    /** @throws UNAUTHENTICATED, NOT_FOUND, FORBIDDEN, BAD_USER_INPUT, PRECONDITION_FAILED for archived courses and deleted items */
    async update(actor: Actor, raw: UpdateContentInput): Promise<ContentItem> {
      const input = parseInput(updateContentInput, raw);
      const { item, viewer } = await openForEditing(actor, input.contentId);
      const editor = { actorKey: viewer.key, at: now() };
      await items.update(
        item,
        editor,
        (locked, { course, siblings }) => {
          assertEditable(course);
          if (locked.deletedAt !== null) throw notFound('Content', locked.id);
          if (input.prerequisites) assertPrerequisites(siblings, locked.id, input.prerequisites);
          const fields = applyItemChanges(locked, input);
          return canonicalJson(fields) === canonicalJson(applyItemChanges(locked, {})) ? null : fields;
        },
        (locked) => itemChanged('itemUpdated', locked, locked.courseStatus === 'PUBLISHED', editor),
      );
      return reload(item.id);
    },

    /** Deleting again changes nothing. @throws UNAUTHENTICATED, NOT_FOUND, FORBIDDEN, PRECONDITION_FAILED for archived courses */
    async remove(actor: Actor, contentId: string): Promise<ContentItem> {
      const { item, viewer } = await openForEditing(actor, contentId);
      const editor = { actorKey: viewer.key, at: now() };
      await items.remove(item, editor, assertEditable, (locked) =>
        itemChanged('itemDeleted', locked, locked.courseStatus === 'PUBLISHED', editor),
      );
      return reload(item.id);
    },
  };
}

type ItemChanges = Partial<ReturnType<typeof updateContentInput.parse>>;

/** What is undefined stays, what is null is cleared. */
const applyItemChanges = (item: ContentItem, changes: ItemChanges): ItemFields => ({
  title: changes.title ?? item.title,
  durationMinutes: changes.durationMinutes === undefined ? item.durationMinutes : changes.durationMinutes,
  difficulty: changes.difficultyLevel === undefined ? item.difficulty : changes.difficultyLevel,
  tags: changes.tags === undefined ? item.tags : (changes.tags ?? []),
  objectives: changes.learningObjectives === undefined ? item.objectives : (changes.learningObjectives ?? []),
  prerequisites: changes.prerequisites === undefined ? item.prerequisites : (changes.prerequisites ?? []),
  sequence: changes.sequenceNumber ?? item.sequence,
  sources: changes.sources === undefined ? item.sources : (toSources(changes.sources) ?? []),
  metadata: changes.metadata === undefined ? item.metadata : (changes.metadata ?? {}),
});

const toSources = (sources: readonly { title: string; publisher: string; url?: string | null | undefined }[] | null | undefined) =>
  sources?.map(({ title, publisher, url }) => ({ title, publisher, url: url ?? null }));
