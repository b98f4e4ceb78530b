import { createHash, randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { KeptPlan } from './kept-plans.ts';

/** Plans are of use to whoever has the same supergraph, the same planner and the same way to name them. */
const FORMAT = 'plans/1';
const { version: PLANNER } = createRequire(import.meta.url)('@apollo/query-planner/package.json') as { version: string };

/** In bytes, of a file that is read. */
const MAX_SIZE = 16_777_216;
/** In characters and plans, of what is written. Larger than ASCII is rare in a plan, and what comes out too large is not read. */
const MAX_WRITTEN = 8_388_608;
export const MAX_PLANS = 1_000;

const KEY = /^[\w-]{43}$/;

/** The bytes in which two processes have to agree: what the plans were made of, and by whom. */
const headerOf = (supergraph: string, body: string): string => [FORMAT, PLANNER, supergraph, hashOf(body)].join(' ');
const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/**
 * Reads the plans that were kept for this supergraph. No file, no plans.
 * @param supergraph a hash of its SDL
 * @throws Error that says why a file is of no use
 */
export async function readPlanFile(path: string, supergraph: string): Promise<Map<string, KeptPlan>> {
  const text = await readBounded(path);
  if (text === null) return new Map();
  const end = text.indexOf('\n');
  const [format, planner, madeOf, checksum] = text.slice(0, end).split(' ');
  if (end < 0 || format !== FORMAT) throw new Error('it has not been written by this release, or is no such file');
  if (planner !== PLANNER) throw new Error(`its plans are by version ${planner} of the planner, which is ${PLANNER}`);
  if (madeOf !== supergraph) throw new Error('its plans are of another supergraph');
  const body = text.slice(end + 1);
  if (checksum !== hashOf(body)) throw new Error('it is not whole');
  const plans = new Map<string, KeptPlan>();
  for (const line of body.split('\n')) {
    const [key = '', uses = '', ...json] = line.split(' ');
    if (KEY.test(key) && /^\d{1,15}$/.test(uses)) plans.set(key, { uses: Number(uses), json: json.join(' ') });
  }
  return plans;
}

async function readBounded(path: string): Promise<string | null> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!file) return null;
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new Error('it is no file');
    if (stats.size > MAX_SIZE) throw new Error(`it has ${stats.size} bytes, and may have ${MAX_SIZE}`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/**
 * Writes plans in the place of those that were there, for its owner's eyes alone. Who reads meanwhile, or after the power failed, sees either
 * or knows that it sees neither. What is too much is left out.
 * @param plans the most used first
 * @returns how many were written
 */
export async function writePlanFile(path: string, supergraph: string, plans: Iterable<[key: string, plan: KeptPlan]>): Promise<number> {
  const lines: string[] = [];
  let size = 0;
  for (const [key, { uses, json }] of plans) {
    if (lines.length === MAX_PLANS) break;
    size += json.length + key.length;
    if (size > MAX_WRITTEN) break;
    lines.push(`${key} ${uses} ${json}`);
  }
  const body = lines.join('\n');
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(`${headerOf(supergraph, body)}\n${body}`);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return lines.length;
}
