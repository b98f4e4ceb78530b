import { Kind, visit, type DocumentNode, type SelectionSetNode } from 'graphql';
import { conditionsOf, type Condition } from '../../security/authorization/conditions.ts';
import type { FindConditions } from './representation.ts';
import type { Hop } from './targets.ts';

/** What a fetch asks a subgraph for, as far as it says when something is asked for. */
export type Provision = {
  /** The way to the objects that it writes into. */
  readonly hops: readonly Hop[];
  readonly document: DocumentNode;
  /** Whether it asks for entities. */
  readonly isOfEntities: boolean;
  /** What must hold for the fetch to be made at all. */
  readonly conditions: readonly Condition[];
  /** See `FetchParts`. */
  readonly renamed: ReadonlyMap<string, string>;
};

/**
 * Finds out under which conditions the rest of a plan fetches something of the entities at the end of a way. The planner requires, for
 * an entity's fields with `@requires`, what it has made conditional where it fetches it: whoever skips such a field has nothing to give
 * for it, and wants the entity's other fields all the same.
 */
export function conditionsFinder(hops: readonly Hop[], provisions: readonly Provision[]): FindConditions {
  // Most plans have no conditions at all.
  if (!provisions.some(isConditional)) return () => null;
  return (way) => {
    const found: Condition[][] = [];
    for (const provision of provisions) {
      const shared = provision.hops.length;
      if (shared > hops.length || !provision.hops.every(({ key }, depth) => key === hops[depth]?.key)) continue;
      const rest = [...hops.slice(shared).map(({ key }) => key), ...way];
      for (const conditions of occurrences(provision, provision.isOfEntities ? ['_entities', ...rest] : rest)) {
        found.push([...provision.conditions, ...conditions]);
      }
    }
    return found.length === 0 || found.some((conditions) => conditions.length === 0) ? null : found;
  };
}

function isConditional({ document, conditions }: Provision): boolean {
  let found = conditions.length > 0;
  visit(document, { Directive: ({ name }) => void (found ||= name.value === 'skip' || name.value === 'include') });
  return found;
}

function occurrences({ document, renamed }: Provision, way: readonly string[]): Condition[][] {
  const fragments = new Map(
    document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]),
  );
  const found: Condition[][] = [];
  const go = ({ selections }: SelectionSetNode, depth: number, outer: readonly Condition[]): void => {
    for (const selection of selections) {
      const conditions = [...outer, ...conditionsOf(selection)];
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        if (key !== way[depth] && renamed.get(key) !== way[depth]) continue;
        if (depth === way.length - 1) found.push(conditions);
        else if (selection.selectionSet) go(selection.selectionSet, depth + 1, conditions);
      } else {
        const set = selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet : fragments.get(selection.name.value)?.selectionSet;
        if (set) go(set, depth, conditions);
      }
    }
  };
  for (const node of document.definitions) if (node.kind === Kind.OPERATION_DEFINITION) go(node.selectionSet, 0, []);
  return found;
}
