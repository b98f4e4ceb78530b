import {
  isAbstractType,
  isObjectType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * Asks for the type of objects where Apollo has to be helped: an object of which everything is conditional is not asked for at all
 * where the conditions leave nothing, and is null; and fields in a fragment on an interface or union of their object are left out of
 * the answer, because the planner opens such a fragment, and the executor looks for a type that nobody asked for.
 */
export function addTypeNamesForApollo(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const fragments = new Map(
    document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]),
  );
  const isOnAbstract = (node: SelectionNode): boolean => {
    if (node.kind === Kind.FIELD) return false;
    const condition = node.kind === Kind.INLINE_FRAGMENT ? node.typeCondition : fragments.get(node.name.value)?.typeCondition;
    return condition !== undefined && isAbstractType(schema.getType(condition.name.value));
  };

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

  const types = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      SelectionSet(node, _key, parent) {
        const isOfField = parent !== undefined && 'kind' in parent && parent.kind === Kind.FIELD;
        const isNeeded =
          (isObjectType(types.getParentType()) && node.selections.some(isOnAbstract)) || (isOfField && isAllConditional(node));
        return isNeeded ? { ...node, selections: [...node.selections, TYPENAME] } : undefined;
      },
    }),
  );
}
