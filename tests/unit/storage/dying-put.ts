import { Readable } from 'node:stream';
import { createDiskObjectStore } from '../../../platform/storage/disk-object-store.ts';

/** Run as a process: begins to replace the object `a` in the directory it is given, says so, and never gets done. */
const [directory = ''] = process.argv.slice(2);
const store = createDiskObjectStore({ directory, secret: 'x'.repeat(32), baseUrl: '', now: () => new Date() });

async function* endless() {
  yield Buffer.alloc(100_000);
  yield Buffer.alloc(100_000);
  process.stdout.write('writing\n');
  await new Promise((resolve) => {
    setTimeout(resolve, 60_000);
  });
}

await store.put('a', Readable.from(endless()), { contentType: 'text/plain' });
