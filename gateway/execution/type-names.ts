import { Kind, visit, type DocumentNode, type FieldNode, type SelectionNode, type SelectionSetNode } from 'graphql';

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * Asks for the type of an object of which everything is conditional: where the conditions leave nothing, the planner does not ask for the
 * object at all, and nobody would know whether it is one or null.
 */
export function addTypeNames(document: DocumentNode): DocumentNode {
  const fragments = new Map(
    document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]),
  );
  const conditionalFragments = new Map<string, boolean>();
  const isConditional = (node: SelectionNode): boolean => {
    if (node.directives?.some(({ name }) => name.value === 'skip' || name.value === 'include')) return true;
    if (node.kind === Kind.FIELD) return false;
    if (node.kind === Kind.INLINE_FRAGMENT) return isAllConditional(node.selectionSet);
    const name = node.name.value;
    let answer = conditionalFragments.get(name);
    if (answer === undefined) {
      const fragment = fragments.get(name);
      conditionalFragments.set(name, (answer = fragment !== undefined && isAllConditional(fragment.selectionSet)));
    }
    return answer;
  };
  const isAllConditional = ({ selections }: SelectionSetNode): boolean => selections.every(isConditional);

  return visit(document, {
    SelectionSet(node, _key, parent) {
      const isOfField = parent !== undefined && 'kind' in parent && parent.kind === Kind.FIELD;
      return isOfField && isAllConditional(node) ? { ...node, selections: [...node.selections, TYPENAME] } : undefined;
    },
  });
}
