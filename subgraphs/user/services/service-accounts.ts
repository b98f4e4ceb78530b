import { createHash, randomBytes } from 'node:crypto';
import { isForServices, isScope, scopes as knownScopes, type ScopeName } from '../../../platform/auth/scopes.ts';
import { badInput, conflict, notFound, preconditionFailed } from '../../../platform/errors.ts';
import type { IdGenerator } from '../../../platform/ids.ts';
import { serviceTokenRevoked, serviceTokenRotated } from '../domain/events.ts';
import {
  endOfReplaced,
  inheritedLifetime,
  isRotating,
  SERVICE_TOKEN,
  SERVICE_TOKEN_PREFIX,
  validTokens,
  type ServiceAccount,
} from '../domain/service-account.ts';
import type { NewServiceToken, ResolvedServiceToken, ServiceAccountStore } from '../store/service-account-store.ts';

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** `last_used_at` is for finding tokens that nobody uses, not for counting. */
const NOTE_USE_EVERY_MS = 60_000;

/** The account after the change, and the token that was made. It is told this once. */
export type WithToken = { account: ServiceAccount; token: string; tokenId: string };

export type ServiceAccountService = ReturnType<typeof createServiceAccountService>;

type Dependencies = { accounts: ServiceAccountStore; now: () => Date; newId: IdGenerator };

/** Accounts of modules and tools. But for `resolve` this is for the operator's tools: no client reaches it. */
export function createServiceAccountService({ accounts, now, newId }: Dependencies) {
  const makeToken = (at: Date, lifetimeMs: number | null): { token: string; made: NewServiceToken } => {
    const token = `${SERVICE_TOKEN_PREFIX}${randomBytes(32).toString('base64url')}`;
    const expiresAt = lifetimeMs === null ? null : new Date(at.getTime() + lifetimeMs);
    return { token, made: { id: newId('stk'), tokenHash: hashToken(token), createdAt: at, expiresAt } };
  };

  return {
    /** Null for whatever is not a token that is valid now. */
    async resolve(token: string): Promise<(ResolvedServiceToken & { scopes: ScopeName[] }) | null> {
      if (!SERVICE_TOKEN.test(token)) return null;
      const at = now();
      const found = await accounts.resolve(hashToken(token), at, new Date(at.getTime() - NOTE_USE_EVERY_MS));
      // A scope that this release does not know any more opens nothing.
      return found && { ...found, scopes: found.scopes.filter(isScope) };
    },

    list: (): Promise<ServiceAccount[]> => accounts.findAll(),

    /**
     * Makes an account with its first token. One that was closed is opened again, with these scopes instead of its own.
     * @param lifetimeMs of the token; null: it does not expire
     * @throws BAD_USER_INPUT, CONFLICT when there is an open one of this name
     */
    async create(name: string, scopes: readonly string[], lifetimeMs: number | null): Promise<WithToken> {
      if (!NAME.test(name)) throw badInput('name', 'Expected a name of 1 to 63 lower-case letters, digits and dashes');
      assertScopes(scopes);
      const at = now();
      const { token, made } = makeToken(at, lifetimeMs);
      const unique = [...new Set(scopes)];
      const account = { id: newId('svc'), name, scopes: unique, createdAt: at };
      const inserted = await accounts.insert(account, made);
      if (inserted) return { account: inserted, token, tokenId: made.id };

      const reopened = await accounts.update(name, ({ closedAt }) => {
        if (!closedAt) throw conflict(`There is a service account "${name}" already: rotate its token, or revoke it first`, 'name');
        return { scopes: unique, closedAt: null, token: made };
      });
      if (!reopened) throw notFound('ServiceAccount', name);
      return { account: reopened, token, tokenId: made.id };
    },

    /**
     * A new token beside the valid one, which ends after `overlapMs`. With 0 every other token ends at once.
     * @param lifetimeMs of the new token; undefined: as long as the one before was made for; null: it does not expire
     * @throws NOT_FOUND, PRECONDITION_FAILED for a closed account, CONFLICT while two tokens are valid already, unless they end at once
     */
    async rotate(name: string, overlapMs: number, lifetimeMs?: number | null): Promise<WithToken> {
      const at = now();
      let issued = { token: '', tokenId: '' };
      const account = await accounts.update(name, (before) => {
        if (before.closedAt) throw preconditionFailed(`"${name}" was revoked: create it again`, 'name');
        if (overlapMs > 0 && isRotating(before, at)) {
          throw conflict(`"${name}" has two valid tokens already: revoke the older one, or end both at once`, 'name');
        }
        const { token, made } = makeToken(at, lifetimeMs === undefined ? inheritedLifetime(before) : lifetimeMs);
        issued = { token, tokenId: made.id };
        const end = new Date(at.getTime() + overlapMs);
        const endings = validTokens(before, at).map((one) =>
          overlapMs > 0
            ? { id: one.id, revokedAt: null, expiresAt: endOfReplaced(one, end) }
            : { id: one.id, revokedAt: at, expiresAt: one.expiresAt },
        );
        const event = overlapMs > 0 ? serviceTokenRotated(before.id, at) : serviceTokenRevoked(before.id, at, null);
        return { endings, token: made, events: [event] };
      });
      if (!account) throw notFound('ServiceAccount', name);
      return { account, ...issued };
    },

    /**
     * Ends one token, or closes the account with all of them.
     * @param tokenId public id; undefined: all, and the account
     * @throws NOT_FOUND when there is no such account, or it has no such token that is valid
     */
    async revoke(name: string, tokenId?: string): Promise<ServiceAccount> {
      const at = now();
      const account = await accounts.update(name, (before) => {
        const ending = validTokens(before, at).filter(({ id }) => tokenId === undefined || id === tokenId);
        if (tokenId !== undefined && ending.length === 0) throw notFound('ServiceToken', tokenId);
        return {
          ...(tokenId === undefined && { closedAt: before.closedAt ?? at }),
          endings: ending.map(({ id, expiresAt }) => ({ id, revokedAt: at, expiresAt })),
          events: [serviceTokenRevoked(before.id, at, tokenId ?? null)],
        };
      });
      if (!account) throw notFound('ServiceAccount', name);
      return account;
    },
  };
}

function assertScopes(scopes: readonly string[]): void {
  const offered = (Object.keys(knownScopes) as ScopeName[]).filter(isForServices).join(', ');
  if (scopes.length === 0) throw badInput('scope', `Expected at least one scope of: ${offered}`);
  for (const scope of scopes) {
    if (!isScope(scope)) throw badInput('scope', `There is no scope "${scope}". There are: ${offered}`);
    if (!isForServices(scope)) {
      throw badInput('scope', `"${scope}" is for people only, and would open nothing to a service account. There are: ${offered}`);
    }
  }
}

const hashToken = (token: string) => createHash('sha256').update(token).digest('hex');
