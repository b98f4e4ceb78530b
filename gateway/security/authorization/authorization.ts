import { GraphQLError, OperationTypeNode, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Rights } from '../../caller.ts';
import type { LoadedSupergraph } from '../../supergraph/supergraph.ts';
import { areMet, withDefaults } from './conditions.ts';
import { filterOperation, type FilteredOperation } from './filter-operation.ts';
import { nullDenied } from './null-denied.ts';
import { analyzeOperation, type OperationAccess } from './operation-access.ts';
import { createRevealingInputs } from './revealing-inputs.ts';
import { readSchemaRules } from './schema-rules.ts';

/** What becomes of an operation with a part that its caller may not have: it runs without the part, or not at all. */
export type UnauthorizedOperations = 'filter' | 'reject';

/** Of one operation. There are about as many as there are kinds of callers. */
const MAX_REMAINDERS = 20;

type Variables = Record<string, unknown>;

/** What is left of an operation for callers who lack the same rights. Made once for all of them. */
export type Remainder = {
  /** What is to be planned and executed instead: one operation, never empty. */
  readonly document: DocumentNode;
  /** One error for each field that is missing, without those that these variables skip. */
  errorsFor: (rights: Rights, variables: Variables) => GraphQLError[];
  /** Whether the remainder is to be executed at all, given its errors. */
  mayRun: (errors: readonly GraphQLError[]) => boolean;
  /** Shapes the data of the remainder as the client asked for it, with nulls for what is missing. */
  complete: (data: Record<string, unknown> | null, variables: Variables) => Record<string, unknown> | null;
};

/** What one operation asks of its callers. */
export type AuthorizedOperation = {
  /**
   * The rights that a request lacks, as a key: two requests with the same key get the same remainder. Empty when nothing is lacking.
   * @throws DomainError when the variables are beyond looking at
   */
  findLacking: (rights: Rights, variables: Variables) => string;
  /** @param lacking a key of `findLacking`, not an empty one */
  without: (lacking: string) => Remainder;
};

export type Authorization = {
  /**
   * Null when the operation asks for nothing, whoever the caller is.
   * @throws DomainError `LIMIT_EXCEEDED` when it is too large to tell
   */
  analyze: (document: DocumentNode, operation: OperationDefinitionNode) => AuthorizedOperation | null;
};

/**
 * Enforces what a supergraph says with `@authenticated`, `@requiresScopes`, `@policy` and `@reveals`, before anything is planned.
 * @throws Error when the supergraph's directives make no sense
 */
export function createAuthorization(loaded: LoadedSupergraph, { unauthorized }: { unauthorized: UnauthorizedOperations }): Authorization {
  const rules = readSchemaRules(loaded);
  const { schema } = loaded;
  const tools = { schema, rules, inputs: createRevealingInputs(rules) };
  return {
    analyze(document, operation) {
      const access = rules.isEmpty ? null : analyzeOperation(tools, document, operation);
      return access && authorizedOperation(access);
    },
  };

  function authorizedOperation(access: OperationAccess): AuthorizedOperation {
    const remainders = new LRUCache<string, Remainder>({ max: MAX_REMAINDERS });
    return {
      findLacking: (rights, variables) => access.findFailures(rights, variables).join(),
      without(lacking) {
        const known = remainders.get(lacking);
        if (known) return known;
        const remainder = remainderOf(access, filterOperation(schema, access, lacking.split(',').map(Number)));
        remainders.set(lacking, remainder);
        return remainder;
      },
    };
  }

  function remainderOf(access: OperationAccess, filtered: FilteredOperation): Remainder {
    const isSubscription = access.operation.operation === OperationTypeNode.SUBSCRIPTION;
    return {
      document: filtered.document,
      errorsFor: (rights, variables) => errorsFor(access, filtered, rights, variables),
      mayRun(errors) {
        if (errors.length === 0) return true;
        // A subscription without its root field would be a stream of nothing.
        return unauthorized === 'filter' && !(isSubscription && errors.some(({ path }) => path?.length === 1));
      },
      complete: (data, variables) => nullDenied(schema, access.operation, filtered, data, variables),
    };
  }
}

function errorsFor({ operation }: OperationAccess, { denied }: FilteredOperation, rights: Rights, variables: Variables): GraphQLError[] {
  const values = withDefaults(operation, variables);
  const places = new Map<string, readonly string[]>();
  for (const { path, conditions } of denied.values()) if (areMet(conditions, values)) places.set(path.join('.'), path);
  const code = rights.authenticated ? 'FORBIDDEN' : 'UNAUTHENTICATED';
  return [...places.values()].map((path) => new GraphQLError('Unauthorized field or type', { path, extensions: { code } }));
}
