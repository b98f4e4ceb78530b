import { GraphQLError, getVariableValues, type GraphQLErrorOptions, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';

const withCode = (error: GraphQLError, extensions: { code: string; field?: string }, message = error.message): GraphQLError =>
  new GraphQLError(message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    path: error.path ?? null,
    originalError: error.originalError ?? null,
    extensions: { ...error.extensions, ...extensions },
  });

export const validationError = (error: GraphQLError): GraphQLError => withCode(error, { code: 'GRAPHQL_VALIDATION_FAILED' });

export const badLiteral = ({ message }: GraphQLError): GraphQLError =>
  new GraphQLError(withoutSuggestion(message), { extensions: { code: 'BAD_USER_INPUT' } });

export const syntaxError = (error: unknown): GraphQLError =>
  error instanceof GraphQLError ? withCode(error, { code: 'GRAPHQL_PARSE_FAILED' }) : new GraphQLError(String(error));

/** Of a valid operation that the planner fails at. */
export const notPlannable = (error: unknown): GraphQLError =>
  new GraphQLError(
    'The operation is valid, and yet it cannot be planned. Ask for the same in another way, with fewer fragments for instance.',
    {
      originalError: error instanceof Error ? error : new Error(String(error)),
      extensions: { code: 'QUERY_PLANNING_FAILED' },
    },
  );

export const operationNotFound = (name: string | undefined): GraphQLError =>
  new GraphQLError(name ? `There is no operation "${name}" in the document` : 'Say in `operationName` which of the operations is meant', {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
  });

export const badOperation = (message: string, options: GraphQLErrorOptions = {}): GraphQLError =>
  new GraphQLError(message, { ...options, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });

/**
 * What is wrong with the variables, as `BAD_USER_INPUT` with the dotted path of the input at fault in `extensions.field`.
 * Nothing is coerced: subgraphs do that, with the same types.
 */
export function findVariableErrors(
  schema: GraphQLSchema,
  { operation, conditions }: { operation: OperationDefinitionNode; conditions: readonly string[] },
  variables: Record<string, unknown>,
): readonly GraphQLError[] {
  const { errors = [] } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 50 });
  if (errors.length === 0) return conditions.filter((name) => variables[name] === null).map(nullCondition);
  return errors.map((error) => withCode(error, { code: 'BAD_USER_INPUT', ...fieldOf(error.message) }, withoutSuggestion(error.message)));
}

/** A variable with a default may be null for its type, and stand where nothing may be. */
const nullCondition = (name: string): GraphQLError =>
  new GraphQLError(`Variable "$${name}" decides what is asked for, and must not be null.`, {
    extensions: { code: 'BAD_USER_INPUT', field: name },
  });

/** What the schema has instead is for those who may ask for the schema, and who that is is not known here. */
const withoutSuggestion = (message: string): string => message.replace(/ Did you mean [^?]*\?$/, '');

/** graphql-js has the place in the message alone: `Variable "$input" got invalid value 101 at "input.percentage"; ...`. */
function fieldOf(message: string): { field?: string } {
  const place = /^Variable "\$([^"]+)"(?:.*? at "([^"]+)";)?/s.exec(message);
  const field = place?.[2] ?? place?.[1];
  return field ? { field: field.replaceAll(/\[(\d+)\]/g, '.$1') } : {};
}
