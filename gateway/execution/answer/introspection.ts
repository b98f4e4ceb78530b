import { executeSync, Kind, visit, type DocumentNode, type FieldNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { WriteValue } from './writing.ts';

/** Answers `__schema` or `__type` from the schema that clients see, once where it does not depend on variables. */
export function introspectionWriter(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  fields: readonly FieldNode[],
): WriteValue {
  const alone: OperationDefinitionNode = { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections: fields } };
  const definitions = [alone, ...document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)];
  const answer = (variables: Readonly<Record<string, unknown>>): string | null => {
    const { data } = executeSync({ schema, document: { kind: Kind.DOCUMENT, definitions }, variableValues: variables });
    return data ? JSON.stringify(Object.values(data)[0]) : null;
  };

  let isVariable = false;
  visit({ kind: Kind.DOCUMENT, definitions }, { VariableDefinition: () => false, Variable: () => void (isVariable = true) });
  if (isVariable) return (_, { variables }) => answer(variables);
  let known: string | null = null;
  return (_, { variables }) => (known ??= answer(variables));
}
