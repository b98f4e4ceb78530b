import { Kind, type FieldNode, type FragmentDefinitionNode, type GraphQLSchema, type SelectionNode, type SelectionSetNode } from 'graphql';
import { isAbstractType } from 'graphql';

/** The fields of one object by their keys in the answer, in the order in which the operation names them first. */
export type CollectedFields = ReadonlyMap<string, readonly [FieldNode, ...FieldNode[]]>;

export type Collecting = {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** What `@skip` and `@include` say of it. */
  isIncluded: (selection: SelectionNode) => boolean;
};

/**
 * GraphQL's CollectFields, for objects of one type.
 * @param typeName of an object type, or of an interface where nothing more is known
 */
export function collectFields(sets: readonly SelectionSetNode[], typeName: string, collecting: Collecting): CollectedFields {
  const { schema, fragments, isIncluded } = collecting;
  const fields = new Map<string, [FieldNode, ...FieldNode[]]>();
  const opened = new Set<string>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (!isIncluded(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const known = fields.get(key);
        if (known) known.push(selection);
        else fields.set(key, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (doesApply(schema, selection.typeCondition?.name.value, typeName)) collect(selection.selectionSet);
      } else if (!opened.has(selection.name.value)) {
        const fragment = fragments.get(selection.name.value);
        opened.add(selection.name.value);
        if (fragment && doesApply(schema, fragment.typeCondition.name.value, typeName)) collect(fragment.selectionSet);
      }
    }
  };
  for (const set of sets) collect(set);
  return fields;
}

function doesApply(schema: GraphQLSchema, condition: string | undefined, typeName: string): boolean {
  if (condition === undefined || condition === typeName) return true;
  const [abstract, type] = [schema.getType(condition), schema.getType(typeName)];
  return isAbstractType(abstract) && type !== undefined && 'getInterfaces' in type && schema.isSubType(abstract, type);
}
