import {
  BREAK,
  execute,
  getVariableValues,
  Kind,
  OperationTypeNode,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { collectFields } from 'graphql/execution/collectFields.js';
import { collectErrors, isPromise, type Execution } from './execution.ts';
import { createFieldsCompiler } from './fields.ts';

export type ExecutionInput = {
  /** What the root fields are resolved from: an event, of a subscription. */
  rootValue?: unknown;
  contextValue: unknown;
  /** As they came: they are not coerced yet. */
  variableValues: Record<string, unknown>;
};

/** Carries out an operation. Like graphql-js's `execute` it never rejects, and answers without a promise where no resolver gives one. */
export type ExecuteOperation = (input: ExecutionInput) => ExecutionResult | PromiseLike<ExecutionResult>;

/** As many as graphql-js tells of. */
const MAX_VARIABLE_ERRORS = 50;

/**
 * Compiles an operation once to what carries it out, with the answers, the errors and the order of calls of graphql-js: which fields are
 * asked for, where their arguments come from and how their values are completed is not found out anew for each object. Documents with
 * `@skip` or `@include` are left to graphql-js.
 * @param document valid, with any number of operations
 */
export function compileOperation(schema: GraphQLSchema, document: DocumentNode, operationName: string | undefined): ExecuteOperation {
  const operation = findOperation(document, operationName);
  const rootType = operation && schema.getRootType(operation.operation);
  if (!operation || !rootType || !isCompilable(document)) return (input) => execute({ schema, document, operationName, ...input });

  const fragments = fragmentsOf(document);
  const compile = createFieldsCompiler({ schema, operation, fragments });
  const fields = compile(rootType, collectFields(schema, fragments, {}, rootType, operation.selectionSet));
  const run = operation.operation === OperationTypeNode.MUTATION ? fields.runInTurn : fields.run;

  return ({ rootValue, contextValue, variableValues: given }) => {
    const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], given, { maxErrors: MAX_VARIABLE_ERRORS });
    if (errors) return { errors };
    const execution: Execution = { contextValue, rootValue, variableValues: coerced, errors: collectErrors() };
    const fail = (error: unknown): ExecutionResult => {
      // What comes this far was located at its field.
      execution.errors.add(error as GraphQLError, undefined);
      return answer(null, execution);
    };
    try {
      const data = run(execution, rootValue, undefined);
      return isPromise(data) ? data.then((settled) => answer(settled as Data, execution), fail) : answer(data as Data, execution);
    } catch (error) {
      return fail(error);
    }
  };
}

type Data = Record<string, unknown> | null;

const answer = (data: Data, { errors: { all } }: Execution): ExecutionResult => (all.length === 0 ? { data } : { errors: all, data });

/** Undefined when there is none of that name, or several and no name. */
function findOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const named = name === undefined ? operations : operations.filter((node) => node.name?.value === name);
  return named.length === 1 ? named[0] : undefined;
}

function fragmentsOf(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return Object.assign(Object.create(null) as object, Object.fromEntries(fragments.map((node) => [node.name.value, node])));
}

/** What is selected is the same for all variables; and no key is one that objects do not take like others. */
function isCompilable(document: DocumentNode): boolean {
  let compilable = true;
  const refuse = () => {
    compilable = false;
    return BREAK;
  };
  visit(document, {
    Directive: ({ name }) => (name.value === 'skip' || name.value === 'include' ? refuse() : undefined),
    Field: ({ name, alias }) => ((alias ?? name).value === '__proto__' ? refuse() : undefined),
  });
  return compilable;
}
