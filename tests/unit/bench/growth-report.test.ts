import { expect, it } from 'vitest';
import { drawReport } from '../../../bench/growth/plot/plot.ts';
import { createScale } from '../../../bench/growth/plot/scale.ts';
import { powerAt, toAxisReports, type Report } from '../../../bench/growth/report/report.ts';
import type { Figures } from '../../../bench/gateway/report/figures.ts';

const figuresOf = (cpuMs: number, fetches = 1): Figures => ({ cpuMs, fetches, rps: 1, p50: 1, p99: 1, rssMiB: 1 });
const pointOf = (at: number, cpuMs: number) => ({ at, bytes: 1_000, figures: { ours: figuresOf(cpuMs) } });

it('gives the power with which a cost grows', () => {
  const points = [pointOf(1, 2), pointOf(10, 20), pointOf(100, 2_000)];

  expect(powerAt(points, 0, 'ours')).toBeNull();
  expect(powerAt(points, 1, 'ours')).toBeCloseTo(1);
  expect(powerAt(points, 2, 'ours')).toBeCloseTo(2);
  expect(powerAt(points, 2, 'apollo')).toBeNull();
});

it('takes no figures from a gateway that made another number of fetches', () => {
  const scenario = { name: 'chain-2', query: '{ chain }', isDistinct: true, subgraphs: [] };
  const axis = { name: 'chain', what: 'Fetches', unit: 'fetches', points: [{ at: 2, fetches: 2, scenario }] };
  const gateways = [
    { name: 'ours' as const, figures: figuresOf(1, 2) },
    { name: 'apollo' as const, figures: figuresOf(9, 3) },
  ];

  const { axes, failures } = toAxisReports([axis], { reports: [{ name: 'chain-2', bytes: 10, stringifyMs: 0, gateways }], failures: [] });

  expect(axes[0]?.points[0]?.figures).toEqual({ ours: figuresOf(1, 2) });
  expect(failures).toEqual([{ gateway: 'apollo', scenario: 'chain-2', reason: 'It made 3 fetches instead of 2' }]);
});

it('places powers of ten at even distances', () => {
  const { pixelOf, ticks } = createScale([0.3, 40], [300, 0], true);

  expect(ticks).toEqual([0.1, 1, 10, 100]);
  expect(ticks.map(pixelOf)).toEqual([300, 200, 100, 0]);
});

it('draws every point of both gateways', () => {
  const points = [1, 10, 100].map((at) => ({ at, bytes: 1, figures: { ours: figuresOf(at), apollo: figuresOf(at * 3) } }));
  const report: Report = {
    at: '2026-01-01T00:00:00.000Z',
    quick: false,
    machine: { cores: 2, processor: '<any>', memoryGiB: 1, system: '', node: '', fileSystem: '', loadBefore: 0 },
    connections: 4,
    nodeOptions: [],
    axes: [{ name: 'answer', what: 'Size & more', unit: 'kB', points }],
    shares: [],
  };

  const svg = drawReport(report);

  expect(svg.match(/<circle/g)).toHaveLength(6);
  expect(svg).toContain('Size &amp; more');
  expect(svg).not.toContain('NaN');
});
