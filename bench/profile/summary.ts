import type { CpuProfile } from './cpu-profile.ts';

const FUNCTIONS = 25;

/** Where the time of a profile went: by package or folder, and by function, each by its own time alone. Idle time is left out. */
export function summarize({ nodes, samples, timeDeltas }: CpuProfile): string {
  const byId = new Map(nodes.map((node) => [node.id, node.callFrame]));
  const byPlace = new Map<string, number>();
  const byFunction = new Map<string, number>();
  let busy = 0;
  for (const [n, id] of samples.entries()) {
    const frame = byId.get(id);
    if (!frame || frame.functionName === '(idle)' || frame.functionName === '(root)') continue;
    const time = timeDeltas[n] ?? 0;
    busy += time;
    const place = placeOf(frame);
    add(byPlace, place, time);
    add(byFunction, `${frame.functionName || '(anonymous)'}  ${place}`, time);
  }
  return [`${(busy / 1e6).toFixed(2)} s busy`, ...shares(byPlace, busy, FUNCTIONS), '', ...shares(byFunction, busy, FUNCTIONS)].join('\n');
}

/** A package, a folder of ours two levels deep, or a part of Node. */
function placeOf({ functionName, url }: { functionName: string; url: string }): string {
  const module = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (module) return module;
  const own = /\/dist\/([^/]+\/[^/]+)/.exec(url)?.[1];
  return own ?? (url || functionName.replace(/^\(?(?!garbage|program).*/, 'native'));
}

function shares(times: Map<string, number>, total: number, limit: number): string[] {
  const sorted = [...times].sort(([, one], [, other]) => other - one).slice(0, limit);
  return sorted.map(([name, time]) => `${((time / total) * 100).toFixed(1).padStart(5)} %  ${name}`);
}

const add = (times: Map<string, number>, key: string, time: number): void => {
  times.set(key, (times.get(key) ?? 0) + time);
};
