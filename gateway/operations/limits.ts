import { GraphQLError } from 'graphql';

/** What one operation may be, before anything of it is done. Each is the most that passes. */
export type OperationLimits = {
  /** Characters of the document. */
  documentLength: number;
  /** Words and signs of the document. */
  tokens: number;
  /** Operations and fragments in the document. */
  definitions: number;
  /** Times that one response name is selected in the document: what comparing fields with each other grows with. */
  repeatedField: number;
  /** Levels of fields. */
  depth: number;
  /** Levels of fields below `__schema` or `__type`. */
  introspectionDepth: number;
  /** Lists within lists below `__schema` or `__type`, each of which multiplies the answer by the size of the schema. */
  introspectionLists: number;
  /** Fields, each fragment counted wherever it is spread. */
  fields: number;
  /** Fields at the root. */
  rootFields: number;
  /** Fields under another name than their own. */
  aliases: number;
  directives: number;
  /** Variables that the operation declares. */
  variables: number;
  /** Lists and objects within each other in one variable's value. */
  variableDepth: number;
  /** Values in all variables together. */
  variableValues: number;
};

/** Let everything pass that the academy's clients and GraphiQL send. */
export const OPERATION_LIMITS: OperationLimits = {
  documentLength: 100_000,
  tokens: 5_000,
  definitions: 100,
  repeatedField: 200,
  depth: 15,
  introspectionDepth: 20,
  introspectionLists: 2,
  fields: 2_000,
  rootFields: 20,
  aliases: 60,
  directives: 60,
  variables: 60,
  variableDepth: 20,
  variableValues: 50_000,
};

const NOUNS = {
  body: 'bytes in the body',
  documentLength: 'characters in the document',
  tokens: 'tokens in the document',
  nesting: 'brackets within each other in the document',
  definitions: 'operations and fragments in the document',
  repeatedField: 'selections of one field in the document',
  depth: 'levels of fields',
  introspectionDepth: 'levels of fields in the introspection',
  introspectionLists: 'lists within each other in the introspection',
  fields: 'fields, fragments spread out',
  rootFields: 'root fields',
  aliases: 'aliases',
  directives: 'directives',
  variables: 'variables',
  variableDepth: 'levels in a variable',
  variableValues: 'values in the variables',
  cost: 'as the cost of the operation',
  socketOperations: 'operations at once on one WebSocket',
  errors: 'errors in the answer',
};

export type LimitName = keyof typeof NOUNS;

/** The refusal of what is larger than a limit: it says which, and by how much. */
export const limitExceeded = (limit: LimitName, maximum: number, actual: number): GraphQLError =>
  new GraphQLError(`${actual} ${NOUNS[limit]} are ${actual - maximum} too many: the limit is ${maximum}`, {
    extensions: { code: 'LIMIT_EXCEEDED', limit, maximum, actual },
  });

/** What refused an operation, for the metrics: the limit, or the code. */
export function kindOfRefusal({ extensions: { limit, code } }: GraphQLError): string {
  if (typeof limit === 'string') return limit;
  return typeof code === 'string' ? code : 'unknown';
}
