import type { CpuProfile } from './cpu-profile.ts';

type CallFrame = CpuProfile['nodes'][number]['callFrame'];

const LINES = 25;

/**
 * Where the busy time of a profile went: by package or folder, then by function. What Node and V8 do themselves is charged to who called
 * them, as far as that is on the stack.
 */
export function summarize({ nodes, samples, timeDeltas }: CpuProfile): string {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const chargedTo = (id: number): string => {
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const place = placeOf(frames.get(at));
      if (place) return place;
    }
    return frames.get(id)?.url.startsWith('node:') ? 'Node, of itself' : 'V8 and the system';
  };

  const byPlace = new Map<string, number>();
  const byFunction = new Map<string, number>();
  let busy = 0;
  for (const [n, id] of samples.entries()) {
    const name = frames.get(id)?.functionName ?? '';
    if (name === '(idle)' || name === '(root)') continue;
    const time = timeDeltas[n] ?? 0;
    const place = chargedTo(id);
    busy += time;
    add(byPlace, place, time);
    add(byFunction, `${name || '(anonymous)'} for ${place}`, time);
  }
  return [`${(busy / 1e6).toFixed(2)} s busy`, ...largest(byPlace, busy), '', ...largest(byFunction, busy)].join('\n');
}

/** A package, or a folder of ours two levels deep. Null for Node's and V8's own. */
function placeOf(frame: CallFrame | undefined): string | null {
  const url = frame?.url ?? '';
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? /\/dist\/([^/]+\/[^/]+)/.exec(url)?.[1] ?? null;
}

function largest(times: Map<string, number>, total: number): string[] {
  const sorted = [...times].sort(([, one], [, other]) => other - one).slice(0, LINES);
  return sorted.map(([name, time]) => `${((time / total) * 100).toFixed(1).padStart(5)} %  ${name}`);
}

const add = (times: Map<string, number>, key: string, time: number): void => {
  times.set(key, (times.get(key) ?? 0) + time);
};
