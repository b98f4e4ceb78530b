import { Kind, visit, type DocumentNode, type FieldNode, type SelectionSetNode } from 'graphql';
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
  const decide = (set: SelectionSetNode): SelectionSetNode => {
    const selections = set.selections.flatMap((selection) => {
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
    // An object of which nothing is asked for is an object all the same.
    return { ...set, selections: selections.length > 0 ? selections : [TYPENAME] };
  };
  return visit(document, { SelectionSet: decide });
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  const [first, second]: [T[], T[]] = [[], []];
  for (const item of items) (isFirst(item) ? first : second).push(item);
  return [first, second];
}
