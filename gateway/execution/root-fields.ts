import { Kind, type DocumentNode, type FieldNode, type GraphQLError, type OperationDefinitionNode, type SelectionNode } from 'graphql';
import { badOperation } from './client-errors.ts';

type RootField = {
  field: FieldNode;
  /** The selection that `@skip` or `@include` stands on: the field, or a fragment around it. */
  conditional: SelectionNode | null;
};

/** The root fields, with the fragments around them opened. Unknown fragments and circles are left to validation. */
export function rootFieldsOf(document: DocumentNode, operation: OperationDefinitionNode): RootField[] {
  const fragments = new Map(
    document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]),
  );
  const opened = new Set<string>();
  const collect = (selections: readonly SelectionNode[], outer: SelectionNode | null): RootField[] =>
    selections.flatMap((selection) => {
      const conditional = outer ?? (isConditional(selection) ? selection : null);
      if (selection.kind === Kind.FIELD) return [{ field: selection, conditional }];
      if (selection.kind === Kind.INLINE_FRAGMENT) return collect(selection.selectionSet.selections, conditional);
      const fragment = fragments.get(selection.name.value);
      if (!fragment || opened.has(selection.name.value)) return [];
      opened.add(selection.name.value);
      return collect(fragment.selectionSet.selections, conditional);
    });
  return collect(operation.selectionSet.selections, null);
}

const isConditional = ({ directives = [] }: SelectionNode) =>
  directives.some(({ name: { value } }) => value === 'skip' || value === 'include');

/** A subscription is one stream of events, so it has one root field, and whether it has it does not depend on a variable. */
export function findRootFieldErrors(document: DocumentNode, operation: OperationDefinitionNode): GraphQLError[] {
  const fields = rootFieldsOf(document, operation);
  const what = operation.name ? `Subscription "${operation.name.value}"` : 'A subscription';
  const conditional = fields.flatMap((field) => field.conditional ?? []);
  if (conditional.length > 0) {
    return [badOperation(`${what} must not have @skip or @include on its root field`, { nodes: conditional })];
  }
  const names = new Set(fields.map(({ field }) => field.alias?.value ?? field.name.value));
  if (names.size > 1) {
    return [
      badOperation(`${what} must have exactly one root field, but has ${[...names].join(', ')}`, {
        nodes: fields.map(({ field }) => field),
      }),
    ];
  }
  const introspection = fields.filter(({ field }) => field.name.value.startsWith('__'));
  if (introspection.length > 0) {
    return [badOperation(`${what} must select an event, not ${[...names].join()}`, { nodes: introspection.map(({ field }) => field) })];
  }
  return [];
}
