import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { composeSupergraph } from './compose.ts';
import { defaultUrl, readProjectSubgraphs, SUBGRAPHS } from './project-subgraphs.ts';
import type { SchemaChanges } from './check-subgraph.ts';

export const USAGE = `Usage:
  npm run supergraph [-- --out <path>]                        writes the composed supergraph, to standard output unless told
  npm run supergraph -- --subgraph <name> --schema <path>     checks a changed subgraph against the others
  npm run supergraph -- --help                                prints this

Subgraphs: ${SUBGRAPHS.join(', ')}`;

export type CommandIo = { root: string; out: (text: string) => void; err: (text: string) => void };

/** @returns the exit code: 1 when the graph does not compose or would break clients, 2 when the command makes no sense */
export async function runSupergraphCommand(args: readonly string[], { root, out, err }: CommandIo): Promise<number> {
  let values;
  try {
    const options = {
      out: { type: 'string' },
      subgraph: { type: 'string' },
      schema: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    } as const;
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    err(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return 2;
  }
  const { subgraph, schema } = values;
  if (values.help) {
    out(USAGE);
    return 0;
  }
  if (subgraph !== undefined && !SUBGRAPHS.some((name) => name === subgraph)) {
    err(`There is no subgraph "${subgraph}": expected one of ${SUBGRAPHS.join(', ')}`);
    return 2;
  }
  if ((subgraph === undefined) !== (schema === undefined)) {
    err(`--subgraph and --schema go together\n${USAGE}`);
    return 2;
  }
  try {
    const parts = await readProjectSubgraphs(root);
    if (subgraph === undefined || schema === undefined) {
      const { sdl } = composeSupergraph(parts);
      if (values.out === undefined) out(sdl);
      else await writeFile(values.out, `${sdl}\n`);
      return 0;
    }
    const { checkSubgraph } = await import('./check-subgraph.ts');
    const url = defaultUrl(subgraph);
    const changes = await checkSubgraph(parts, { name: subgraph, url, file: schema, sdl: await readFile(schema, 'utf8') });
    out(describe(subgraph, changes));
    return changes.breaking.length > 0 ? 1 : 0;
  } catch (error) {
    err(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function describe(subgraph: string, { breaking, dangerous, safe }: SchemaChanges): string {
  const section = (title: string, changes: SchemaChanges['safe']) =>
    changes.length === 0 ? [] : [`${title}:`, ...changes.map(({ message, reason }) => `  ${message}${reason ? `\n    ${reason}` : ''}`)];
  const summary = `${breaking.length} breaking, ${dangerous.length} dangerous, ${safe.length} safe`;
  return [
    `The graph composes with this "${subgraph}". ${summary}.`,
    ...section('Breaking', breaking),
    ...section('Dangerous', dangerous),
    ...section('Safe', safe),
  ].join('\n');
}
