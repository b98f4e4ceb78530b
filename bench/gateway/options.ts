import { parseArgs } from 'node:util';

export type Options = {
  /** A minute or two: shows who is faster, not exactly by how much. */
  quick: boolean;
  /** Runs our gateway from its sources, and leaves the build alone. */
  source: boolean;
  /** File that gets the figures as JSON. */
  json: string | undefined;
  /** Names of scenarios and of gateways; all unless told. Ours is always among them. */
  scenarios: string[] | undefined;
  gateways: string[] | undefined;
  /** What Node is started with for a second gateway of ours, beside the one without. */
  nodeOptions: string[] | undefined;
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
      json: { type: 'string' },
      scenarios: { type: 'string' },
      gateways: { type: 'string' },
      'node-options': { type: 'string' },
      connections: { type: 'string', default: '8' },
    },
  });
  return {
    quick: values.quick,
    source: values.source,
    json: values.json,
    scenarios: values.scenarios?.split(','),
    gateways: values.gateways?.split(','),
    nodeOptions: values['node-options'] === undefined ? undefined : readNodeOptions(values['node-options']),
    connections: readConnections(values.connections),
  };
}

/** As a command line has them, each without spaces. */
export const readNodeOptions = (text: string): string[] => text.split(' ').filter((option) => option !== '');

/** @throws TypeError for no such number */
export function readConnections(text: string): number {
  const connections = Number(text);
  if (Number.isInteger(connections) && connections >= 1 && connections <= 256) return connections;
  throw new TypeError(`--connections is a number from 1 to 256, not "${text}"`);
}

/** Those of `all` that have one of the names. @throws when there is none of a name */
export function choose<Named extends { name: string }>(all: readonly Named[], names: readonly string[] | undefined): Named[] {
  const unknown = names?.filter((name) => !all.some((one) => one.name === name)) ?? [];
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}; there are: ${all.map(({ name }) => name).join(', ')}`);
  return all.filter(({ name }) => names?.includes(name) ?? true);
}
