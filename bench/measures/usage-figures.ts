import type { Figure } from '../figures/figure.ts';
import type { Usage } from '../sandbox/usage.ts';

/** CPU time for each of `count` requests, which holds on a busy machine, too. */
export const usageFigures = (id: string, what: string, usage: Usage, count: number): Figure[] => [
  { id: `${id}.cpu`, what: `${what}: CPU of the server`, value: (usage.node * 1000) / count, unit: 'ms' },
  ...(usage.postgres === null
    ? []
    : [{ id: `${id}.cpu-postgres`, what: `${what}: CPU of PostgreSQL`, value: (usage.postgres * 1000) / count, unit: 'ms' as const }]),
];
