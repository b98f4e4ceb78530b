import { setImmediate } from 'node:timers/promises';
import type { Generation } from '../generations/generation.ts';
import type { Generations } from '../generations/generations.ts';

/** What goes on over a switch to another supergraph. */
export type Movable = { move: (next: Generation) => void };

/** So many move before others get their turn. */
const AT_ONCE = 20;

/** Moves what is live to each supergraph that comes into use, bit by bit. */
export function createLiveOperations({ current, onSwitch }: Pick<Generations, 'current' | 'onSwitch'>) {
  const live = new Set<Movable>();

  async function moveAll(next: Generation): Promise<void> {
    let moved = 0;
    for (const one of live) {
      if (current() !== next) return;
      one.move(next);
      moved += 1;
      if (moved % AT_ONCE === 0) await setImmediate();
    }
  }

  onSwitch((next) => void moveAll(next));
  return {
    current,
    /** Returns what says that it is over. */
    add(one: Movable): () => void {
      live.add(one);
      return () => live.delete(one);
    },
  };
}

export type LiveOperations = ReturnType<typeof createLiveOperations>;
