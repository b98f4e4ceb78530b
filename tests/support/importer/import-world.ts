import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { generateIdentityKeys, createIdentityVerifier } from '../../../platform/auth/identity-token.ts';
import type { Platform } from '../../../platform/platform.ts';
import { createDiskObjectStore } from '../../../platform/storage/disk-object-store.ts';
import type { ObjectStore } from '../../../platform/storage/object-store.ts';
import type { CoursePackage } from '../../../importer/package/course-package.ts';
import { readCoursePackage } from '../../../importer/package/read-course-package.ts';
import { createSubgraphs, type Subgraphs } from '../../../sandbox/subgraphs.ts';
import { usePlatform } from '../database.ts';
import type { CourseFiles } from './course-files.ts';
import { createPackageDisk } from './package-on-disk.ts';

export type ImportWorld = {
  platform: Platform;
  objects: ObjectStore;
  subgraphs: Subgraphs;
  /** The same subgraphs over another object store. */
  withObjects: (objects: ObjectStore) => Promise<Subgraphs>;
  /** A package made of files; throws where it is not valid. */
  read: (files: CourseFiles) => Promise<CoursePackage>;
};

/** An academy without courses, over a database and a folder of its own. Read it inside hooks and tests alone. */
export function useImports(): ImportWorld {
  const platform = usePlatform();
  const disk = createPackageDisk();
  const world = { platform } as ImportWorld;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'hma-import-'));
    const { publicKey } = await generateIdentityKeys();
    world.objects = createDiskObjectStore({
      directory,
      secret: 'a secret of the tests, 32 bytes and more',
      baseUrl: 'http://127.0.0.1',
      now: platform.now,
    });
    world.withObjects = (objects) => createSubgraphs(platform, objects, (name) => createIdentityVerifier(publicKey, name));
    world.subgraphs = await world.withObjects(world.objects);
    world.read = async (files) => {
      const result = await readCoursePackage(await disk.folder(files));
      if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
      return result.package;
    };
  });
  afterAll(async () => {
    await disk.remove();
    await rm(directory, { recursive: true, force: true });
  });
  return world;
}

/** What learners find: published courses, their items, and the questions behind them. */
export async function readCatalogue({ content, assessment }: Subgraphs) {
  const courses = await content.services.history.outline();
  const keys = courses.flatMap(({ items }) => items.map(({ key }) => key));
  const assessments = new Map((await assessment.services.history.outline(keys)).map((one) => [one.contentKey, one]));
  return courses.map(({ id, title, items }) => ({
    id,
    title,
    items: items.map((item) => ({
      id: item.id,
      title: item.title,
      type: item.type,
      questions: assessments.get(item.key)?.questions.map(({ text }) => text),
    })),
  }));
}
