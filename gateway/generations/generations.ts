import { performance } from 'node:perf_hooks';
import type { Logger } from '../../platform/logger.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { PlanKeeper } from '../planning/plan-keeper.ts';
import { startPlanningThread, type PlanningThread } from '../planning/planning-thread.ts';
import { createGeneration, hashOfSupergraph, type Generation, type GenerationDeps } from './generation.ts';
import { operationsOf, planAhead, type Wanted } from './plan-ahead.ts';

/**
 * `switched`: everything new is answered by it. `unchanged`: it is the one that is in use. `refused`: it cannot be used, as the log says, and
 * the one before goes on. `superseded`: another one came before its turn. `abandoned`: the gateway was closed meanwhile.
 */
export type ReloadOutcome = 'switched' | 'unchanged' | 'refused' | 'superseded' | 'abandoned';

export type Generations = {
  /** The one that new work is for. */
  current: () => Generation;
  /** Calls back right after each switch. Returns what ends it. */
  onSwitch: (listener: (next: Generation) => void) => () => void;
  /** Puts another supergraph in the place of the one in use. One after the other, and the newest of those that wait. Never rejects. */
  reload: (supergraphSdl: string) => Promise<ReloadOutcome>;
  /** Keeps the plans, and closes every endpoint. To be called when nothing is served any more. */
  close: () => Promise<void>;
};

export type GenerationsOptions = {
  supergraphSdl: string;
  generation: GenerationDeps;
  /** Keeps plans over a restart; null: nobody does. */
  keeper: PlanKeeper | null;
  knownDocuments: readonly string[];
  metrics: GatewayMetrics;
  logger: Logger;
};

/** Operations that are planned ahead of a switch, the most used ones, and the time that may take. */
const MAX_AHEAD = 1_000;
const AHEAD_MS = 30_000;

/** @throws GraphQLError when the first supergraph does not load */
export async function createGenerations(options: GenerationsOptions): Promise<Generations> {
  const { metrics, logger, keeper, knownDocuments } = options;
  const supergraph = hashOfSupergraph(options.supergraphSdl);
  let current = await createGeneration(options.supergraphSdl, (await keeper?.load(supergraph)) ?? new Map(), options.generation);
  metrics.supergraph.set({ hash: current.supergraph }, 1);
  const alive = new Set([watch(current)]);
  const listeners = new Set<(next: Generation) => void>();
  const closing = new AbortController();
  const stopSaving = keeper?.saveRegularly(() => current.plansInUse());
  let reloading: Promise<unknown> = Promise.resolve();
  let latest = 0;

  function watch(generation: Generation): Generation {
    generation.ended
      .catch((error: unknown) => logger.warn({ err: error }, 'An endpoint of a former supergraph did not close'))
      .finally(() => alive.delete(generation));
    return generation;
  }

  function switchTo(next: Generation): void {
    const before = current;
    current = next;
    alive.add(watch(next));
    metrics.supergraph.remove({ hash: before.supergraph });
    metrics.supergraph.set({ hash: next.supergraph }, 1);
    for (const listener of listeners) listener(next);
    before.retire();
  }

  async function replace(sdl: string): Promise<ReloadOutcome> {
    if (closing.signal.aborted) return 'abandoned';
    if (hashOfSupergraph(sdl) === current.supergraph) return 'unchanged';
    const started = performance.now();
    const aside = await startAside(sdl, logger);
    if (aside && 'refused' in aside) return refuse(aside.refused);
    try {
      const next = await createGeneration(sdl, new Map(), options.generation);
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(AHEAD_MS)]);
      // What is still being planned then is left where it is.
      signal.addEventListener('abort', () => void aside?.thread.stop(), { once: true });
      const ahead = aside ? await planAhead(next, aside.thread, wantedOf(next), signal) : { planned: 0, refused: 0 };
      if (closing.signal.aborted) {
        await next.close();
        return 'abandoned';
      }
      switchTo(next);
      logger.info(
        { supergraph: next.supergraph, ...ahead, milliseconds: Math.round(performance.now() - started) },
        'The supergraph is another one now',
      );
      return 'switched';
    } catch (error) {
      return refuse(error);
    } finally {
      await aside?.thread.stop();
    }
  }

  function refuse(reason: unknown): ReloadOutcome {
    const why = reason instanceof Error ? { err: reason } : { reason };
    logger.error({ ...why, supergraph: current.supergraph }, 'A supergraph cannot be used: the one before goes on');
    return 'refused';
  }

  function wantedOf(next: Generation): Wanted[] {
    const used = current.deps.executor.usedPlans();
    return [...used, ...operationsOf(next, knownDocuments)].slice(0, MAX_AHEAD);
  }

  return {
    current: () => current,
    onSwitch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async reload(sdl) {
      latest += 1;
      const turn = latest;
      const done = reloading.then(() => (turn === latest ? replace(sdl) : 'superseded'));
      reloading = done;
      const outcome = await done;
      metrics.reloads.inc({ outcome });
      return outcome;
    },
    async close() {
      closing.abort();
      stopSaving?.();
      await reloading;
      await keeper?.save(current.plansInUse());
      await Promise.all([...alive].map((generation) => generation.close()));
    },
  };
}

/** Null: it goes without a thread, and nothing is planned ahead. */
async function startAside(sdl: string, logger: Logger): Promise<{ thread: PlanningThread } | { refused: string } | null> {
  try {
    return await startPlanningThread(sdl);
  } catch (error) {
    logger.warn({ err: error }, 'There is no thread to plan in: operations are planned when they are asked for');
    return null;
  }
}
