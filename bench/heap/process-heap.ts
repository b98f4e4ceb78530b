import type { Inspector } from '../profile/inspector.ts';

/** Of a Node process, in bytes, of what is left when everything has been collected that can be. */
export async function readHeap({ call }: Inspector): Promise<number> {
  // What was kept for a finalizer goes the second time.
  for (let n = 0; n < 2; n += 1) await call('HeapProfiler.collectGarbage');
  const { usedSize } = await call<{ usedSize: number }>('Runtime.getHeapUsage');
  return usedSize;
}
