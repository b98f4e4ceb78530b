import { LRUCache } from 'lru-cache';
import { executeSync, Kind, visit, type DocumentNode, type FieldNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { WriteValue } from './writing.ts';

/** In characters. A client may ask for all of the schema in many ways, and under many keys at once. */
const MAX_KEPT = 4_194_304;

/** Answers about the schema that need not be made again. */
export type IntrospectionAnswers = LRUCache<object, string>;

export const createIntrospectionAnswers = (): IntrospectionAnswers =>
  new LRUCache({ maxSize: MAX_KEPT, sizeCalculation: (json) => Math.max(1, json.length) });

/** Answers `__schema` or `__type` from the schema that clients see; what does not depend on variables mostly once. */
export function introspectionWriter(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  fields: readonly FieldNode[],
  answers: IntrospectionAnswers,
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
  return (_, { variables }) => {
    const known = answers.get(alone);
    if (known !== undefined) return known;
    const json = answer(variables);
    if (json !== null) answers.set(alone, json);
    return json;
  };
}
