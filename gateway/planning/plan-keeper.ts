import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Logger } from '../../platform/logger.ts';
import type { UsedPlan } from '../execution/plan-executor.ts';
import type { KeptPlan, KeptPlans } from './kept-plans.ts';
import { MAX_PLANS, readPlanFile, writePlanFile } from './plan-file.ts';

/** The plans of one supergraph, as those who use them have them. */
export type PlansInUse = {
  /** A hash of the supergraph's SDL. */
  supergraph: string;
  /** The most used first. */
  used: () => readonly UsedPlan[];
  waiting: KeptPlans['waiting'];
};

/** Keeps the plans that are used most over a restart, in a file. Nothing here rejects: without the file, plans are made again. */
export type PlanKeeper = {
  /** What was kept for this supergraph. */
  load: (supergraph: string) => Promise<ReadonlyMap<string, KeptPlan>>;
  save: (plans: PlansInUse) => Promise<void>;
  /** Saves what `plans` gives, as often as there is something new. Returns what ends it. */
  saveRegularly: (plans: () => PlansInUse) => () => void;
};

/** So many are written as JSON before others get their turn. */
const AT_ONCE = 25;
const SAVE_EVERY_MS = 60_000;

export function createPlanKeeper(path: string, logger: Logger, everyMs = SAVE_EVERY_MS): PlanKeeper {
  let saving: Promise<void> = Promise.resolve();
  let saved = '';

  async function write({ supergraph, used, waiting }: PlansInUse): Promise<void> {
    const candidates = [
      ...used().flatMap(({ key, uses, queryPlan }) => (key === null ? [] : [{ key, uses, json: () => JSON.stringify(queryPlan) }])),
      ...waiting().map(([key, { uses, json }]) => ({ key, uses, json: () => json })),
    ];
    const most = candidates.toSorted((a, b) => b.uses - a.uses).slice(0, MAX_PLANS);
    const plans: [string, KeptPlan][] = [];
    for (const { key, uses, json } of most) {
      if (plans.length % AT_ONCE === 0) await setImmediate();
      plans.push([key, { uses, json: json() }]);
    }
    try {
      const written = await writePlanFile(path, supergraph, plans);
      logger.debug({ plans: written, path }, 'Plans are kept');
    } catch (error) {
      logger.warn({ err: error, path }, 'Plans cannot be kept: the next start makes them again');
    }
  }

  const save = (plans: PlansInUse): Promise<void> => (saving = saving.then(() => write(plans)));

  return {
    async load(supergraph) {
      await access(dirname(path), constants.W_OK).catch((error: unknown) =>
        logger.warn({ err: error, path }, 'Plans cannot be kept there'),
      );
      try {
        const plans = await readPlanFile(path, supergraph);
        // What was used long ago makes room for what is used now.
        return new Map([...plans].map(([key, plan]) => [key, { ...plan, uses: Math.floor(plan.uses / 2) }]));
      } catch (error) {
        logger.warn({ err: error, path }, 'The plans that were kept are of no use: they are made again');
        return new Map();
      }
    },
    save,
    saveRegularly(plans) {
      const timer = setInterval(() => {
        const now = plans();
        const keys = new Set(now.used().flatMap(({ key }) => key ?? []));
        const state = `${now.supergraph} ${keys.size} ${[...keys].toSorted().join()}`;
        if (keys.size === 0 || state === saved) return;
        saved = state;
        void save(now);
      }, everyMs);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}
