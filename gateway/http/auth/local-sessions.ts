import { z } from 'zod';
import type { IdentityIssuer } from '../../../platform/auth/identity-token.ts';
import { GATEWAY } from '../../../platform/auth/viewer.ts';
import { DomainError, type ErrorCode } from '../../../platform/errors.ts';
import { clientHeaders, toAddress, toUserAgent } from '../../../platform/graph/client-info.ts';
import { CORRELATION_HEADER, IDENTITY_HEADER, type SubgraphEndpoint } from '../../../platform/graph/endpoint.ts';
import type { ClientRequest, Identify } from '../../caller.ts';
import type { SignedIn } from './provider-client.ts';

const EXCHANGE = `mutation SignInThroughProvider($input: ExchangeSsoTokenInput!) {
  exchangeSsoToken(input: $input) { session { token } } }`;
const END = `mutation EndSsoSessions($input: EndSsoSessionsInput!) { endSsoSessions(input: $input) { ended } }`;
const SIGN_OUT = `mutation SignOut { signOut { sessionId } }`;

const exchanged = z.object({ exchangeSsoToken: z.object({ session: z.object({ token: z.string() }) }) });
const ended = z.object({ endSsoSessions: z.object({ ended: z.number() }) });

export type Asking = Pick<ClientRequest, 'headers' | 'address'> & { correlationId: string };

/** The sessions of the user subgraph, as the sign-in routes need them. Each throws what the subgraph answers, or UPSTREAM_UNAVAILABLE. */
export type LocalSessions = {
  /** @returns the token of a new session */
  open: (signedIn: SignedIn, asking: Asking) => Promise<string>;
  /** @returns how many sessions a logout token ended */
  endExternal: (logoutToken: string, asking: Asking) => Promise<number>;
  /** Ends a session by its token. One that is over already is no failure. */
  end: (token: string, asking: Asking) => Promise<void>;
};

export type LocalSessionsOptions = { issuer: IdentityIssuer; userEndpoint: SubgraphEndpoint; identify: Identify };

export function createLocalSessions({ issuer, userEndpoint, identify }: LocalSessionsOptions): LocalSessions {
  const ask = async (query: string, variables: Record<string, unknown>, headers: Record<string, string>, correlationId: string) => {
    const response = await userEndpoint
      .execute({ query, variables, headers: { ...headers, [CORRELATION_HEADER]: correlationId } })
      .catch((error: unknown) => {
        throw unavailable(error);
      });
    const [error] = response.errors ?? [];
    if (error) throw new DomainError((error.extensions?.['code'] as ErrorCode | undefined) ?? 'UPSTREAM_UNAVAILABLE', error.message);
    return response.data;
  };
  const asGateway = async ({ headers, address }: Asking) => ({
    ...clientHeaders({ address: toAddress(address), userAgent: toUserAgent(headers['user-agent']) }),
    [IDENTITY_HEADER]: await issuer.issue(GATEWAY, userEndpoint.name),
  });

  return {
    open: async ({ idToken, described }, asking) => {
      const input = { token: idToken, ...(described && { described }) };
      const data = exchanged.safeParse(await ask(EXCHANGE, { input }, await asGateway(asking), asking.correlationId));
      if (!data.success) throw unavailable(data.error);
      return data.data.exchangeSsoToken.session.token;
    },
    endExternal: async (logoutToken, asking) => {
      const data = ended.safeParse(await ask(END, { input: { logoutToken } }, await asGateway(asking), asking.correlationId));
      if (!data.success) throw unavailable(data.error);
      return data.data.endSsoSessions.ended;
    },
    end: async (token, { headers, address, correlationId }) => {
      try {
        const shown = { 'user-agent': headers['user-agent'], authorization: `Bearer ${token}` };
        const caller = await identify({ transport: 'http', headers: shown, address });
        await ask(SIGN_OUT, {}, await caller.headersFor(userEndpoint.name), correlationId);
        caller.afterMutation?.(['signOut']);
      } catch (error) {
        const isOver = error instanceof DomainError && (error.code === 'UNAUTHENTICATED' || error.code === 'NOT_FOUND');
        if (!isOver) throw error;
      }
    },
  };
}

const unavailable = (cause: unknown) =>
  new DomainError('UPSTREAM_UNAVAILABLE', 'Nobody can be signed in or out just now. Try again in a moment.', undefined, { cause });
