import { mergeResults } from '../../load/loops.ts';
import { median, percentile } from '../../load/latencies.ts';
import type { ContenderName } from '../contenders/contender.ts';
import type { Run } from '../measures/trial.ts';

export type Figures = {
  /** Answers a second, the median of the rounds. */
  rps: number;
  /** Of all answers, in ms. */
  p50: number;
  p99: number;
  /** CPU time of the gateway's process for one request, user and system, in ms; the median of the rounds. */
  cpuMs: number;
  /** Resident, after the last round. */
  rssMiB: number;
  /** Requests to subgraphs for one of a client. */
  fetches: number;
};

export type ScenarioReport = {
  /** Of the scenario. */
  name: string;
  /** Bytes of our answer. */
  bytes: number;
  stringifyMs: number;
  gateways: { name: ContenderName; figures: Figures }[];
};

/** @throws when there are no runs */
export function summarize(runs: readonly Run[]): Figures {
  const { count, latencies } = mergeResults(runs.map(({ load }) => load));
  return {
    rps: median(runs.map(({ load }) => load.count / load.seconds)),
    p50: percentile(latencies, 50),
    p99: percentile(latencies, 99),
    cpuMs: median(runs.map(({ load, cpuMs }) => cpuMs / load.count)),
    rssMiB: runs.at(-1)?.rssMiB ?? 0,
    fetches: runs.reduce((sum, { fetches }) => sum + fetches, 0) / count,
  };
}

/** For programs: the figures that runs are compared by. */
export function toJson(scenarios: readonly ScenarioReport[]): object {
  const round = (value: number) => Number(value.toFixed(3));
  const pick = ({ rps, p50, p99, cpuMs }: Figures) => ({ rps: round(rps), p50: round(p50), p99: round(p99), cpuMs: round(cpuMs) });
  return {
    scenarios: Object.fromEntries(
      scenarios.map(({ name, gateways }) => [name, Object.fromEntries(gateways.map(({ name, figures }) => [name, pick(figures)]))]),
    ),
  };
}
