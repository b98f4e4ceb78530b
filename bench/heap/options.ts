import { parseArgs } from 'node:util';
import { readConnections } from '../gateway/options.ts';

export type Options = {
  /** How many texts each gateway is sent. */
  operations: number;
  quick: boolean;
  /** Runs our gateway from its sources, and leaves the build alone. */
  source: boolean;
  /** File that gets the figures. */
  json: string | undefined;
  connections: number;
};

/** With fewer, caches are still filling when the end is compared with what was before. */
const LEAST = 6_000;

/** @throws TypeError for an option that there is not, or a number that is none */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      operations: { type: 'string' },
      quick: { type: 'boolean', default: false },
      source: { type: 'boolean', default: false },
      json: { type: 'string' },
      connections: { type: 'string', default: '4' },
    },
  });
  const { quick, source, json } = values;
  const operations = Number(values.operations ?? (quick ? LEAST : 50_000));
  if (!Number.isInteger(operations) || operations < LEAST) {
    throw new TypeError(`--operations is a number from ${LEAST}, not "${values.operations}"`);
  }
  return { operations, quick, source, json, connections: readConnections(values.connections) };
}
