import type { Pool } from 'pg';
import type { Figure } from '../figures/figure.ts';
import type { Seeded } from '../sandbox/seed.ts';

/** What a measure works on: a sandbox that runs as a process of its own, and does nothing else meanwhile. */
export type Bench = {
  sandbox: { url: string; pid: number };
  seeded: Seeded;
  /** Straight to the sandbox's PostgreSQL, for baselines and for looking at what became of a load. */
  pool: Pool;
  /** As the application connects to it. */
  databaseUrl: string;
  /** Loops are as short as they can be. */
  quick: boolean;
};

export type Measure = (bench: Bench) => Promise<Figure[]>;
