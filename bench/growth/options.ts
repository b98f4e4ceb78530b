import { parseArgs } from 'node:util';
import { readConnections, readNodeOptions } from '../gateway/options.ts';

export type Options = {
  /** A minute or two: shows that everything works, and roughly how costs grow. */
  quick: boolean;
  /** Runs our gateway from its sources, and leaves the build alone. */
  source: boolean;
  /** Prints what docs/performance.md has. */
  markdown: boolean;
  /** Files that get the figures, and a drawing of them. */
  json: string | undefined;
  plot: string | undefined;
  /** What Node is started with for ours. */
  nodeOptions: string[];
  /** Clients, each with a connection of its own, who ask again as soon as they are answered. */
  connections: number;
};

/** @throws TypeError for an option that there is not */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      source: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      json: { type: 'string' },
      plot: { type: 'string' },
      'node-options': { type: 'string', default: '' },
      connections: { type: 'string', default: '4' },
    },
  });
  const { quick, source, markdown, json, plot } = values;
  const nodeOptions = readNodeOptions(values['node-options']);
  return { quick, source, markdown, json, plot, nodeOptions, connections: readConnections(values.connections) };
}
