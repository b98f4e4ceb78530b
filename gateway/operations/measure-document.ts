import {
  Kind,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** What a selection set comes to with every fragment in the place of its spread. */
type Measure = {
  depth: number;
  /** Of this set itself, not of those in it. */
  ownFields: number;
  fields: number;
  aliases: number;
  directives: number;
  /** Lists of the schema's schema within each other. */
  lists: number;
  introspectionDepth: number;
  introspectionLists: number;
};

export type OperationMeasure = Omit<Measure, 'ownFields' | 'lists'> & { rootFields: number; variables: number };

export type DocumentMeasure = {
  definitions: number;
  /** How often the most frequent response name is selected. */
  repeatedField: number;
  introspects: boolean;
  operations: readonly OperationMeasure[];
  /** Selection sets that were looked at: each of the document once, whatever the fragments spread. */
  visitedSets: number;
};

const LISTS = new Set(['fields', 'interfaces', 'possibleTypes', 'inputFields']);

const NOTHING: Readonly<Measure> = {
  depth: 0,
  ownFields: 0,
  fields: 0,
  aliases: 0,
  directives: 0,
  lists: 0,
  introspectionDepth: 0,
  introspectionLists: 0,
};

/**
 * Measures every operation as if its fragments were written out, in time linear in the document: each fragment is measured once.
 * Nothing is known about the document but that it parses; a fragment within itself counts as empty there, for validation to refuse.
 */
export function measureDocument(document: DocumentNode): DocumentMeasure {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const measured = new Map<string, Measure>();
  const names = new Map<string, number>();
  let visitedSets = 0;
  let introspects = false;

  function measureField(field: FieldNode): Measure {
    const name = field.name.value;
    const responseName = field.alias?.value ?? name;
    names.set(responseName, (names.get(responseName) ?? 0) + 1);
    const below = field.selectionSet ? measureSet(field.selectionSet) : NOTHING;
    const introspection = name === '__schema' || name === '__type';
    introspects ||= introspection;
    return {
      depth: 1 + (introspection ? 0 : below.depth),
      ownFields: 1,
      fields: 1 + below.fields,
      aliases: below.aliases + (field.alias ? 1 : 0),
      directives: below.directives + count(field.directives),
      lists: below.lists + (LISTS.has(name) ? 1 : 0),
      introspectionDepth: Math.max(below.introspectionDepth, introspection ? below.depth : 0),
      introspectionLists: Math.max(below.introspectionLists, introspection ? below.lists : 0),
    };
  }

  function measureFragment(name: string): Measure {
    const known = measured.get(name);
    if (known) return known;
    const fragment = fragments.get(name);
    if (!fragment) return NOTHING;
    measured.set(name, NOTHING);
    const measure = { ...measureSet(fragment.selectionSet) };
    measure.directives += count(fragment.directives);
    measured.set(name, measure);
    return measure;
  }

  function measureSet({ selections }: SelectionSetNode): Measure {
    visitedSets += 1;
    const sum: Measure = { ...NOTHING };
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) add(sum, measureField(selection));
      else {
        add(sum, selection.kind === Kind.INLINE_FRAGMENT ? measureSet(selection.selectionSet) : measureFragment(selection.name.value));
        sum.directives = atMost(sum.directives + count(selection.directives));
      }
    }
    return sum;
  }

  function measureOperation({ selectionSet, directives, variableDefinitions = [] }: OperationDefinitionNode): OperationMeasure {
    const { ownFields, lists: _, ...measure } = measureSet(selectionSet);
    const ofVariables = variableDefinitions.reduce((sum, node) => sum + count(node.directives), 0);
    return {
      ...measure,
      directives: atMost(measure.directives + count(directives) + ofVariables),
      rootFields: ownFields,
      variables: variableDefinitions.length,
    };
  }

  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION).map(measureOperation);
  // Those that nobody spreads are compared and validated, too.
  for (const name of fragments.keys()) measureFragment(name);
  return {
    definitions: document.definitions.length,
    repeatedField: Math.max(0, ...names.values()),
    introspects,
    operations,
    visitedSets,
  };
}

function add(sum: Measure, part: Measure): void {
  sum.depth = Math.max(sum.depth, part.depth);
  sum.lists = Math.max(sum.lists, part.lists);
  sum.introspectionDepth = Math.max(sum.introspectionDepth, part.introspectionDepth);
  sum.introspectionLists = Math.max(sum.introspectionLists, part.introspectionLists);
  sum.ownFields = atMost(sum.ownFields + part.ownFields);
  sum.fields = atMost(sum.fields + part.fields);
  sum.aliases = atMost(sum.aliases + part.aliases);
  sum.directives = atMost(sum.directives + part.directives);
}

/** Fragments that double each other soon come to more than a number holds. */
const atMost = (count: number): number => Math.min(count, Number.MAX_SAFE_INTEGER);

const count = (directives: readonly DirectiveNode[] | undefined): number => directives?.length ?? 0;
