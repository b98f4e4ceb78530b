import {
  Kind,
  OperationTypeNode,
  parse,
  Source,
  validate,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import { syntaxError, validationError } from '../execution/client-errors.ts';
import { findRootFieldErrors } from '../execution/root-fields.ts';
import { limitExceeded, type LimitName, type OperationLimits } from './limits.ts';
import { measureDocument, type DocumentMeasure } from './measure-document.ts';
import { scanSource } from './scan-source.ts';

/** A document that is valid and within its limits, whoever runs it. */
export type ReadDocument = {
  readonly document: DocumentNode;
  /** Whether any of its operations asks for the schema. */
  readonly introspects: boolean;
};

export type ReadOptions = {
  schema: GraphQLSchema;
  /** What a valid document keeps to. */
  rules: readonly ValidationRule[];
  limits: OperationLimits;
  /** Whether errors keep to themselves what the schema has instead. */
  hideSuggestions: boolean;
};

/** The parser and the validation rules take stack for every bracket that is open. */
const MAX_NESTING = 500;
/** A document that is wrong in more places than these is hardly read to the end by anybody. */
const MAX_ERRORS = 20;

/**
 * Parses and validates a document, each step only once the limits say that it takes time linear in the text: validation compares
 * fields with each other and follows fragments, which hostile documents make quadratic and worse.
 */
export function readDocument(
  text: string,
  { schema, rules, limits, hideSuggestions }: ReadOptions,
): ReadDocument | { errors: readonly GraphQLError[] } {
  if (text.length > limits.documentLength) return { errors: [limitExceeded('documentLength', limits.documentLength, text.length)] };
  const source = new Source(text, 'GraphQL request');
  let document: DocumentNode;
  try {
    const { tokens, nesting, selectionSets } = scanSource(source);
    if (tokens > limits.tokens) return { errors: [limitExceeded('tokens', limits.tokens, tokens)] };
    if (nesting > MAX_NESTING) {
      const isDeep = selectionSets > Math.max(limits.depth, MAX_NESTING / 2);
      return { errors: [isDeep ? limitExceeded('depth', limits.depth, selectionSets) : limitExceeded('nesting', MAX_NESTING, nesting)] };
    }
    document = parse(source);
  } catch (error) {
    return { errors: [syntaxError(error)] };
  }
  const measure = measureDocument(document);
  const exceeded = findExceeded(measure, limits);
  if (exceeded.length > 0) return { errors: exceeded };

  // Before validation, which throws when a variable decides over the root field of a subscription.
  const rootErrors = document.definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION && node.operation === OperationTypeNode.SUBSCRIPTION ? findRootFieldErrors(document, node) : [],
  );
  if (rootErrors.length > 0) return { errors: rootErrors };
  const errors = validate(schema, document, rules, { maxErrors: MAX_ERRORS, hideSuggestions });
  return errors.length > 0 ? { errors: errors.map(validationError) } : { document, introspects: measure.introspects };
}

const OF_OPERATIONS = [
  'depth',
  'introspectionDepth',
  'introspectionLists',
  'rootFields',
  'aliases',
  'directives',
  'fields',
  'variables',
] as const satisfies readonly LimitName[];

/** Every limit that is exceeded, each once, with the largest figure. */
function findExceeded({ definitions, repeatedField, operations }: DocumentMeasure, limits: OperationLimits): GraphQLError[] {
  const figures: [keyof OperationLimits & LimitName, number][] = [
    ['definitions', definitions],
    ...OF_OPERATIONS.map((name) => [name, Math.max(0, ...operations.map((operation) => operation[name]))] as [typeof name, number]),
    ['repeatedField', repeatedField],
  ];
  return figures.filter(([name, actual]) => actual > limits[name]).map(([name, actual]) => limitExceeded(name, limits[name], actual));
}
