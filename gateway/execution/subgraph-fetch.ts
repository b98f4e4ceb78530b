import { Kind, parse, type GraphQLFormattedError, type SelectionNode } from 'graphql';
import { DomainError } from '../../platform/errors.ts';
import { CORRELATION_HEADER, type EndSignal, type SubgraphEndpoint, type SubgraphResponse } from '../../platform/graph/endpoint.ts';
import type { Logger } from '../../platform/logger.ts';
import { isTimeout } from '../../platform/timeout-error.ts';
import { requestAttributes } from '../../platform/telemetry/operation-attributes.ts';
import { traceFields, type Span } from '../../platform/telemetry/tracer.ts';
import type { RequestScope } from '../caller.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { FetchSubgraph, PlanInput, SubgraphFetch } from './plan-executor.ts';

/** A subgraph that fails under a list of thousands would make an answer of errors. */
const MAX_ERRORS = 100;

export type FetchDeps = {
  endpoints: ReadonlyMap<string, SubgraphEndpoint>;
  metrics: GatewayMetrics;
  logger: Logger;
  /** See `ErrorScope`. */
  showSubgraphErrors?: boolean | undefined;
};

/** The requests to subgraphs that one execution of a plan takes. */
export type SubgraphRequests = Required<Pick<PlanInput, 'fetch' | 'onWanted'>> & {
  /** How many were sent. */
  count: () => number;
};

/** Sends the fetches of one client request, each with what its subgraph is to know about the caller. */
export function createSubgraphRequests(
  { endpoints, metrics, logger }: FetchDeps,
  { caller, correlationId, signal, span }: RequestScope,
): SubgraphRequests {
  let count = 0;

  const fetch: FetchSubgraph = async (fetch) => {
    const { subgraph, query, operationName, variables, representations } = fetch;
    count += 1;
    if (representations) metrics.countAsked(subgraph, representations.length);
    const own = span ? startRequestSpan(span, fetch) : null;
    const begun = performance.now();
    const end = (outcome: 'ok' | 'errors' | 'unreachable' | 'timeout' | 'abandoned') => {
      metrics.observeSubgraph((performance.now() - begun) / 1000, subgraph, outcome);
      own?.end();
    };
    try {
      // Subgraphs in process do not look at it.
      signal.throwIfAborted();
      const endpoint = endpoints.get(subgraph);
      if (!endpoint) throw new Error(`No endpoint for subgraph "${subgraph}"`);
      const headers = Object.assign({ [CORRELATION_HEADER]: correlationId }, await caller.headersFor(subgraph), own?.headers);
      const onRetry = () => {
        metrics.retries.inc({ subgraph });
        own?.set({ 'hma.subgraph.retried': true });
      };
      const response = await endpoint.execute({ query, operationName, variables, representations, headers, signal, onRetry });
      const [error] = response.errors ?? [];
      if (error) own?.fail(error.extensions?.['code']);
      end(error ? 'errors' : 'ok');
      return withPlaces(fetch, response);
    } catch (error) {
      if (isAbandoned(signal)) {
        end('abandoned');
        return failed(fetch, error);
      }
      own?.fail(codeOf(error));
      end(isTimeout(error) ? 'timeout' : 'unreachable');
      logger.warn({ correlationId, ...traceFields(own), subgraph, err: error }, 'A subgraph did not answer');
      return failed(fetch, error);
    }
  };

  return { fetch, onWanted: metrics.countWanted, count: () => count };
}

function startRequestSpan(span: Span, { subgraph, representations, ...request }: SubgraphFetch): Span {
  if (!span.isRecorded) return span;
  return span.startChild(`subgraph ${subgraph}`, 'client', {
    ...requestAttributes(request),
    'hma.subgraph.name': subgraph,
    ...(representations && { 'hma.entities': representations.length }),
  });
}

/** Whether the client has left, which says nothing about the subgraph. A request whose time is up is another matter. */
export const isAbandoned = ({ aborted, reason }: EndSignal): boolean => aborted && !isTimeout(reason);

const codeOf = (error: unknown): string => (error instanceof DomainError ? error.code : 'UPSTREAM_UNAVAILABLE');

/** What the client is told of a subgraph that did not answer: nothing about why or where, but every field it goes without. */
function failed(fetch: SubgraphFetch, cause: unknown): SubgraphResponse {
  const { message, code } = cause instanceof DomainError ? cause : serviceUnavailable(fetch.subgraph);
  return { errors: placesOf(fetch).map((path) => ({ message, path, extensions: { code } })) };
}

export const serviceUnavailable = (subgraph: string): DomainError =>
  new DomainError('UPSTREAM_UNAVAILABLE', `The ${subgraph} service does not answer. Try again in a moment.`);

/** Gives the errors of a response that has no data the places of the fields it lacks, where the subgraph could not. */
function withPlaces(fetch: SubgraphFetch, response: SubgraphResponse): SubgraphResponse {
  if (response.data || !response.errors?.some(({ path }) => path === undefined)) return response;
  const places = placesOf(fetch);
  return {
    ...response,
    errors: response.errors.flatMap((error) => (error.path ? [error] : places.map((path) => placed(error, path)))),
  };
}

const placed = ({ message, extensions }: GraphQLFormattedError, path: (string | number)[]): GraphQLFormattedError => ({
  message,
  path,
  ...(extensions && { extensions }),
});

/** Where the answer of a fetch would have stood, in the subgraph's terms: its root fields, or the fields of every entity. */
function placesOf({ query, representations }: SubgraphFetch): (string | number)[][] {
  const fields = rootSelections(query);
  if (!representations) return fields.map(({ name }) => [name]).slice(0, MAX_ERRORS);
  return representations
    .map((text) => JSON.parse(text) as { __typename?: unknown })
    .flatMap((entity, index) =>
      (fields[0]?.children ?? []).filter(({ on }) => on === null || on === entity.__typename).map(({ name }) => ['_entities', index, name]),
    )
    .slice(0, MAX_ERRORS);
}

type Selected = { name: string; /** The type of the fragment around it. */ on: string | null; children: Selected[] };

/** The root fields of a subgraph's operation by the keys of their answers, with their own fields. */
function rootSelections(query: string): Selected[] {
  const document = parse(query, { noLocation: true });
  const fragments = new Map(
    document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]),
  );
  const collect = (selections: readonly SelectionNode[], on: string | null, depth: number): Selected[] =>
    selections.flatMap((node) => {
      if (node.kind === Kind.FIELD) {
        if (node.name.value === '__typename') return [];
        const children = depth > 0 && node.selectionSet ? collect(node.selectionSet.selections, null, depth - 1) : [];
        return [{ name: node.alias?.value ?? node.name.value, on, children }];
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      return fragment ? collect(fragment.selectionSet.selections, fragment.typeCondition?.name.value ?? on, depth) : [];
    });
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  return operation ? collect(operation.selectionSet.selections, null, 1) : [];
}
