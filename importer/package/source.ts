import type { z } from 'zod';
import type { PackageSource } from './course-package.ts';
import type { sourceSchema } from './course-schema.ts';

export const toSource = ({ title, publisher, url }: z.infer<typeof sourceSchema>): PackageSource => ({
  title,
  publisher,
  url: url ?? null,
});
