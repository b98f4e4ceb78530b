import type { Arena, Entrant } from '../arena.ts';
import type { ContenderName } from '../contenders/contender.ts';
import { summarize, type ScenarioReport } from '../report/figures.ts';
import type { Scenario } from '../scenarios.ts';
import { runRounds, type Plan } from './rounds.ts';
import { measureStringify } from './stringify.ts';
import { askOurs, enter, type Expected, type Trial } from './trial.ts';

/** A gateway that has no figures, everywhere or in one scenario. */
export type Failure = { gateway: ContenderName; scenario?: string; reason: string };

export type Results = { reports: ScenarioReport[]; failures: Failure[] };

export type CompetitionOptions = { plan: Plan; connections: number; say: (message: string) => void };

type Prepared = { name: string; expected: Expected; trials: Trial[] };

/** Lets all gateways of the arena take turns in all scenarios, after each has given the answer of ours. */
export async function compete(arena: Arena, scenarios: readonly Scenario[], options: CompetitionOptions): Promise<Results> {
  const failures: Failure[] = arena.absent.map(({ name, reason }) => ({ gateway: name, reason }));
  const { plan, connections, say } = options;
  const prepared: Prepared[] = [];
  say('comparing their answers');
  try {
    for (const scenario of scenarios) prepared.push(await prepare(arena, scenario, connections, failures));
    const runs = await runRounds(prepared, plan, {
      say,
      onFailure: (group, trial, error) => failures.push({ gateway: trial.name, scenario: group.name, reason: String(error) }),
    });
    const reports = prepared.map(({ name, expected, trials }) => ({
      name,
      bytes: Buffer.byteLength(expected.text),
      stringifyMs: measureStringify(expected.data),
      gateways: trials.flatMap((trial) => {
        const measured = runs.get(trial);
        return measured ? [{ name: trial.name, figures: summarize(measured) }] : [];
      }),
    }));
    return { reports, failures };
  } finally {
    await Promise.all(prepared.flatMap(({ trials }) => trials.map((trial) => trial.close())));
  }
}

/** Our own gateway, without which there is nothing to compare with. @throws what kept it from starting */
export function findOurs({ entrants, absent }: Arena): Entrant {
  const ours = entrants.find(({ contender }) => contender.name === 'ours');
  if (!ours) throw new Error(`Our gateway did not start: ${absent.map(({ reason }) => reason).join('\n')}`);
  return ours;
}

async function prepare(arena: Arena, scenario: Scenario, connections: number, failures: Failure[]): Promise<Prepared> {
  const expected = await askOurs(arena, findOurs(arena), scenario);
  const trials: Trial[] = [];
  for (const entrant of arena.entrants) {
    try {
      trials.push(await enter(entrant, scenario, expected, connections));
    } catch (error) {
      failures.push({ gateway: entrant.contender.name, scenario: scenario.name, reason: String(error) });
    }
  }
  return { name: scenario.name, expected, trials };
}
