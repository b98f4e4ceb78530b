import type { UploadTargetResolvers } from '../generated/resolvers.ts';

const toFields = (record: Record<string, string>) => Object.entries(record).map(([name, value]) => ({ name, value }));

export const UploadTarget: UploadTargetResolvers = {
  url: ({ target }) => target.url,
  method: ({ target }) => target.method,
  headers: ({ target }) => (target.method === 'PUT' ? toFields(target.headers) : []),
  fields: ({ target }) => (target.method === 'POST' ? toFields(target.fields) : []),
  expiresAt: ({ target }) => target.expiresAt,
};
