import type { CpuProfile } from './cpu-profile.ts';

export type CallFrame = CpuProfile['nodes'][number]['callFrame'];

/** Where a sample was taken: the function that ran, who called it, and so on outwards. */
export type Stack = readonly [CallFrame, ...CallFrame[]];

/** The busy time of a profile, in microseconds, by what `nameOf` calls it. */
export function sumBusyTime({ nodes, samples, timeDeltas }: CpuProfile, nameOf: (stack: Stack) => string): Map<string, number> {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const stackOf = (id: number, innermost: CallFrame): Stack => {
    const stack: [CallFrame, ...CallFrame[]] = [innermost];
    for (let at = parents.get(id); at !== undefined; at = parents.get(at)) {
      const frame = frames.get(at);
      if (frame) stack.push(frame);
    }
    return stack;
  };
  const names = new Map<number, string | null>();
  const nameOfNode = (id: number): string | null => {
    const frame = frames.get(id);
    return !frame || frame.functionName === '(idle)' || frame.functionName === '(root)' ? null : nameOf(stackOf(id, frame));
  };

  const times = new Map<string, number>();
  for (const [n, id] of samples.entries()) {
    let name = names.get(id);
    if (name === undefined) names.set(id, (name = nameOfNode(id)));
    if (name !== null) times.set(name, (times.get(name) ?? 0) + (timeDeltas[n] ?? 0));
  }
  return times;
}
