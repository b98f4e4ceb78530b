import type { Bounds } from './clients.ts';
import type { Run, Trial } from './trial.ts';

export type Plan = {
  warmUp: Bounds;
  rounds: number;
  round: Bounds;
  /** Before each round, not measured: takes the garbage away that the gateway has of what it did last. */
  leadIn?: Bounds;
};

/** Requests are few enough that nothing is exhausted, should a gateway be faster than any there is. */
const MAX_REQUESTS = 100_000;
export const forMs = (ms: number): Bounds => ({ ms, requests: MAX_REQUESTS });

export const QUICK: Plan = { warmUp: forMs(600), rounds: 3, round: forMs(600) };
export const THOROUGH: Plan = { warmUp: forMs(4_000), rounds: 7, round: forMs(3_000) };

export type Group<Name extends string = string> = { name: Name; trials: Trial[] };

/**
 * Measures one at a time, all in turn, again and again: what the machine does besides then hits all of them alike. Every other round goes
 * backwards. A trial that fails is not tried again; `onFailure` hears why.
 */
export async function runRounds(
  groups: readonly Group[],
  { warmUp, rounds, round, leadIn }: Plan,
  { say, onFailure }: { say: (message: string) => void; onFailure: (group: Group, trial: Trial, error: unknown) => void },
): Promise<Map<Trial, Run[]>> {
  const runs = new Map(groups.flatMap(({ trials }) => trials.map((trial) => [trial, [] as Run[]])));
  for (let turn = 0; turn <= rounds; turn += 1) {
    say(turn === 0 ? 'warming up' : `round ${turn} of ${rounds}`);
    for (const group of groups) {
      for (const trial of turn % 2 === 0 ? group.trials : group.trials.toReversed()) {
        const earlier = runs.get(trial);
        if (!earlier) continue;
        try {
          if (turn > 0 && leadIn) await trial.run(leadIn);
          const run = await trial.run(turn === 0 ? warmUp : round);
          if (turn > 0) earlier.push(run);
        } catch (error) {
          runs.delete(trial);
          onFailure(group, trial, error);
        }
      }
    }
  }
  return runs;
}
