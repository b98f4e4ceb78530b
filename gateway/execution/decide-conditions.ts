import {
  Kind,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { areMet, conditionsOf } from '../security/authorization/conditions.ts';

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** The variables that decide over selections, in the order of the text. */
export function conditionVariables(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    enter(node) {
      if (node.kind !== Kind.FIELD && node.kind !== Kind.INLINE_FRAGMENT && node.kind !== Kind.FRAGMENT_SPREAD) return;
      for (const condition of conditionsOf(node)) if (condition !== 'never') names.add(condition.variable);
    },
  });
  return [...names];
}

/**
 * Takes out what `@skip` and `@include` leave out, and the directives that say so, where that is known. The planner is not at its best with
 * conditions: it asks for what is skipped beside the same without a condition, and requires what it has not asked for.
 * @param values of the variables that are decided; conditions on others stay as they are
 */
export function decideConditions(document: DocumentNode, values: ReadonlyMap<string, unknown>): DocumentNode {
  let decided = document;
  // A fragment of which nothing is left leaves nothing of what spreads it.
  let empty = new Set<string>();
  do {
    decided = decideWithout(empty, decided, values);
    empty = new Set(decided.definitions.flatMap((node) => (isFragment(node) && isEmpty(node) ? node.name.value : [])));
  } while (empty.size > 0);
  return decided;
}

function decideWithout(fragments: ReadonlySet<string>, document: DocumentNode, values: ReadonlyMap<string, unknown>): DocumentNode {
  const decide = (set: SelectionSetNode): SelectionSetNode => {
    const selections = set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD && fragments.has(selection.name.value)) return [];
      const [known, open] = partition(conditionsOf(selection), (condition) => condition === 'never' || values.has(condition.variable));
      if (!areMet(known, values)) return [];
      const variables = new Set(open.flatMap((condition) => (condition === 'never' ? [] : condition.variable)));
      const directives = selection.directives?.filter(
        ({ name, arguments: args = [] }) =>
          (name.value !== 'skip' && name.value !== 'include') ||
          args.some(({ value }) => value.kind === Kind.VARIABLE && variables.has(value.name.value)),
      );
      return [directives?.length === selection.directives?.length ? selection : { ...selection, directives: directives ?? [] }];
    });
    return { ...set, selections };
  };
  return visit(document, {
    SelectionSet: { enter: decide },
    // An object of which nothing is asked for is an object all the same. Of fragments the planner cannot always ask for the type alone.
    OperationDefinition: { leave: withSelection },
    Field: { leave: withSelection },
    InlineFragment: { leave: (node) => (isEmpty(node) ? null : undefined) },
    FragmentDefinition: { enter: ({ name }) => (fragments.has(name.value) ? null : undefined) },
  });
}

type WithSelections = { readonly selectionSet?: SelectionSetNode | undefined };

const isEmpty = ({ selectionSet }: WithSelections): boolean => selectionSet?.selections.length === 0;

const withSelection = <Node extends WithSelections>(node: Node): Node | undefined =>
  isEmpty(node) ? { ...node, selectionSet: { kind: Kind.SELECTION_SET, selections: [TYPENAME] } } : undefined;

const isFragment = (node: DefinitionNode): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION;

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  const [first, second]: [T[], T[]] = [[], []];
  for (const item of items) (isFirst(item) ? first : second).push(item);
  return [first, second];
}
