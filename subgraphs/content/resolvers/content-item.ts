import { notFound } from '../../../platform/errors.ts';
import type { ContentContext } from '../context.ts';
import type { ContentItem as Item } from '../domain/content-item.ts';
import type { AttachmentResolvers, ContentItemResolvers, ContentType, DifficultyLevel } from '../generated/resolvers.ts';
import { isVisible } from './visibility.ts';

/** What somebody else refers to: deleted content still resolves, drafts do not for those who may not see them. */
export const isResolvable = (item: Item, context: Pick<ContentContext, 'actor'>) =>
  isVisible({ key: item.courseKey, status: item.publishedAt === null ? 'DRAFT' : item.courseStatus }, context);

export const ContentItem: ContentItemResolvers = {
  __resolveReference: async ({ id }, context) => {
    const item = await context.loaders.itemById.load(id);
    if (!item || !(await isResolvable(item, context))) throw notFound('Content', id);
    return item;
  },
  type: ({ type }) => type.toUpperCase() as ContentType,
  difficultyLevel: ({ difficulty }) => (difficulty?.toUpperCase() ?? null) as DifficultyLevel | null,
  tags: ({ tags }) => [...tags],
  learningObjectives: ({ objectives }) => [...objectives],
  sequenceNumber: ({ sequence }) => sequence,
  prerequisites: async ({ prerequisites }, _args, { loaders }) => {
    const items = await Promise.all(prerequisites.map((id) => loaders.itemById.load(id)));
    return items.filter((item): item is Item => item !== null && item.deletedAt === null);
  },
  contentUrl: (item, _args, { actor, services }) => services.files.url(actor, item, item.file?.path ?? null),
  thumbnailUrl: (item, _args, { actor, services }) => services.files.url(actor, item, item.thumbnailPath),
  transcriptUrl: (item, _args, { actor, services }) => services.files.url(actor, item, item.transcriptPath),
  body: (item, _args, { actor, services }) => services.files.body(actor, item),
  mediaType: ({ file }) => file?.mediaType ?? null,
  fileSize: ({ file }) => file?.size ?? null,
  attachments: (item) => item.attachments.map((attachment) => ({ attachment, item })),
  sources: ({ sources }) => [...sources],
  course: ({ courseKey }, _args, { loaders }) => loaders.courseByKey.load(courseKey),
  locked: ({ key }, _args, { loaders }) => loaders.isLocked.load(key),
  myProgress: ({ key }, _args, { loaders }) => loaders.myProgress.load(key),
};

export const Attachment: AttachmentResolvers = {
  name: ({ attachment }) => attachment.name,
  path: ({ attachment }) => attachment.path,
  url: ({ attachment, item }, _args, { actor, services }) => services.files.url(actor, item, attachment.key, attachment.name),
  contentType: ({ attachment }) => attachment.contentType,
  size: ({ attachment }) => attachment.size,
};
