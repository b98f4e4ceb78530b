import { sumBusyTime, type CallFrame, type Stack } from './busy-time.ts';
import type { CpuProfile } from './cpu-profile.ts';

const LINES = 25;

/**
 * Where the busy time of a profile went: by package or folder, then by function. What Node and V8 do themselves is charged to who called
 * them, as far as that is on the stack.
 */
export function summarize(profile: CpuProfile): string {
  const byPlace = sumBusyTime(profile, chargedTo);
  const byFunction = sumBusyTime(profile, (stack) => `${stack[0].functionName || '(anonymous)'} for ${chargedTo(stack)}`);
  const busy = [...byPlace.values()].reduce((sum, time) => sum + time, 0);
  return [`${(busy / 1e6).toFixed(2)} s busy`, ...largest(byPlace, busy), '', ...largest(byFunction, busy)].join('\n');
}

function chargedTo(stack: Stack): string {
  for (const frame of stack) {
    const place = placeOf(frame);
    if (place) return place;
  }
  return stack[0].url.startsWith('node:') ? 'Node, of itself' : 'V8 and the system';
}

/** A package, or a folder of ours two levels deep. Null for Node's and V8's own. */
function placeOf({ url }: CallFrame): string | null {
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? /\/dist\/([^/]+\/[^/]+)/.exec(url)?.[1] ?? null;
}

function largest(times: Map<string, number>, total: number): string[] {
  const sorted = [...times].sort(([, one], [, other]) => other - one).slice(0, LINES);
  return sorted.map(([name, time]) => `${((time / total) * 100).toFixed(1).padStart(5)} %  ${name}`);
}
