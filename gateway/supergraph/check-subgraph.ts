import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { composeSupergraph, type SubgraphPart } from './compose.ts';
import { buildSupergraph } from './supergraph.ts';

export type SchemaChange = {
  message: string;
  /** `Type.field.argument` */ path: string | null;
  /** Why it matters. */ reason: string | null;
};

/** What clients of the whole graph would notice. */
export type SchemaChanges = { breaking: SchemaChange[]; dangerous: SchemaChange[]; safe: SchemaChange[] };

/**
 * What putting `changed` in the place of the part of the same name, or beside the others, would do to the graph.
 * @throws CompositionError when the parts do not compose, before the change or after it
 */
export async function checkSubgraph(parts: readonly SubgraphPart[], changed: SubgraphPart): Promise<SchemaChanges> {
  const before = clientSchema(parts);
  const after = clientSchema([...parts.filter(({ name }) => name !== changed.name), changed]);
  const changes: SchemaChanges = { breaking: [], dangerous: [], safe: [] };
  for (const { message, path, criticality } of await diff(before, after)) {
    changes[LEVELS[criticality.level]].push({ message, path: path ?? null, reason: criticality.reason ?? null });
  }
  return changes;
}

const LEVELS: Record<CriticalityLevel, keyof SchemaChanges> = {
  [CriticalityLevel.Breaking]: 'breaking',
  [CriticalityLevel.Dangerous]: 'dangerous',
  [CriticalityLevel.NonBreaking]: 'safe',
};

const clientSchema = (parts: readonly SubgraphPart[]) => buildSupergraph(composeSupergraph(parts).sdl).schema;
