import { DomainError } from '../platform/errors.ts';
import type { EndSignal } from '../platform/graph/endpoint.ts';
import type { Span } from '../platform/telemetry/tracer.ts';

/** What a client says about itself. */
export type ClientRequest = {
  transport: 'http' | 'websocket';
  /** Lower-case names. Of a WebSocket: what `connection_init` carried, over the headers of the upgrade. */
  headers: Record<string, string | undefined>;
  /** Where the connection comes from; a proxy that is not trusted is where it comes from. */
  address: string | undefined;
};

/** What a caller may ask for, in the terms of federation's `@authenticated`, `@requiresScopes` and `@policy`. */
export type Rights = {
  /** Whether we know who it is. */
  authenticated: boolean;
  scopes: readonly string[];
  /** Policies that hold for the caller. */
  policies: readonly string[];
};

/** Whose requests and operations are counted together. */
export type Quota = { policy: 'user' | 'service' | 'address'; key: string };

/** Somebody who is asking, and how the subgraphs are told who it is. */
export type Caller = {
  /** Null where the schema's rules are not enforced here: the subgraphs do all of it. */
  rights: Rights | null;
  /** What this subgraph is to be sent with every request of this caller. Lower-case names. */
  headersFor: (subgraph: string) => Promise<Record<string, string>>;
  /** Two callers who may see the same have the same key. */
  viewerKey: string;
  /** Whose quota of requests and operations this caller uses; nobody counts where there is none. */
  quota?: Quota | undefined;
  /** Calls `onEnd` once when the identity ends (signed out, revoked, expired) while a connection lives. Returns what stops the watching. */
  watch?: ((onEnd: (reason: DomainError) => void) => () => void) | undefined;
  /** Told the names of the root fields of each mutation of this caller, once it was carried out and before it is answered. */
  afterMutation?: ((fields: readonly string[]) => void) | undefined;
};

/** @throws DomainError `UNAUTHENTICATED` when what the client shows is not valid; showing nothing may well be allowed. */
export type Identify = (request: ClientRequest) => Promise<Caller>;

/** The same, within `ms`: whoever keeps the sessions may be away, and a client must not wait for that. */
export const identifyWithin =
  (identify: Identify, ms: number): Identify =>
  (request) =>
    new Promise((resolve, reject) => {
      const expire = () => reject(new DomainError('UPSTREAM_UNAVAILABLE', 'Who you are cannot be looked up just now'));
      const timer = setTimeout(expire, ms);
      const settle =
        <Value>(how: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(timer);
          how(value);
        };
      // One that fails at once fails as one that rejects.
      try {
        identify(request).then(settle(resolve), settle(reject));
      } catch (error) {
        settle(reject)(error);
      }
    });

/** One operation of a client. */
export type OperationScope = {
  caller: Caller;
  /** Is in every log line and in every masked error of this operation. */
  correlationId: string;
  /** What the answers are to say of themselves; nothing unless told. */
  reports?: Reports | undefined;
  /** What is traced of it. */
  span?: Span | null | undefined;
};

/** What answers can say of themselves in their `extensions`. */
export type Reports = {
  /** What the operation was reckoned to cost. */
  cost: boolean;
  /** How it was planned: for callers with the scope `plans:read`. */
  plan: boolean;
};

/** With `1`, answers say so: in a request, in a WebSocket's handshake or in its `connection_init`. */
export const COST_HEADER = 'x-hma-cost';
export const PLAN_HEADER = 'x-hma-query-plan';
const PLAN_SCOPE = 'plans:read';

/** What a client wants to be told, as far as it may be. */
export function reportsFor(headers: ClientRequest['headers'], { rights }: Pick<Caller, 'rights'>): Reports {
  // Where nobody's rights are looked at, plans are nobody's secret either.
  const maySeePlans = rights === null || rights.scopes.includes(PLAN_SCOPE);
  return { cost: headers[COST_HEADER] === '1', plan: headers[PLAN_HEADER] === '1' && maySeePlans };
}

/** One request, or the answer to one event, while it runs. */
export type RequestScope = OperationScope & {
  /** Aborted when the client leaves or its time is up. */
  signal: EndSignal;
};
