import type { IdentityVerifier } from '../../platform/auth/identity-token.ts';
import { createSubgraph, loadTypeDefs } from '../../platform/graph/subgraph.ts';
import type { Platform } from '../../platform/platform.ts';
import type { UserContext } from './context.ts';
import { createLoaders } from './loaders.ts';
import { DEFAULT_TERMS, type SessionTerms } from './domain/session.ts';
import { resolvers } from './resolvers/index.ts';
import { createServiceAccounts } from './service-accounts.ts';
import { createAccessFeed } from './services/access-feed.ts';
import { createAccountService } from './services/accounts.ts';
import { createHistoryService } from './services/history.ts';
import { createLiveService } from './services/live.ts';
import { createPasswords } from './services/passwords.ts';
import { createSessionService } from './services/sessions.ts';
import { createHistoryStore } from './store/history-store.ts';
import { createSessionStore } from './store/session-store.ts';
import { createUserStore } from './store/user-store.ts';
import { createSso, type SsoAssembly } from './sso.ts';

export type UserOptions = SsoAssembly & {
  /** How long sessions last; 14 days without use and 90 in all unless told. */
  sessionTerms?: SessionTerms;
};

/** The user subgraph: accounts, profiles, roles, sessions. */
export function createUserSubgraph(platform: Platform, verifier: IdentityVerifier, options: UserOptions = {}) {
  const { streams, identities, now, newId, logger } = platform;
  const db = platform.own('user', 'userSession', 'credential');
  const users = createUserStore(db);
  const sessions = createSessionService({ sessions: createSessionStore(db), terms: options.sessionTerms ?? DEFAULT_TERMS, now, newId });
  const accounts = createAccountService({ users, sessions, passwords: createPasswords(), now, newId });
  const history = createHistoryService({ history: createHistoryStore(db), identities });
  const services = {
    accounts,
    sessions,
    history,
    serviceAccounts: createServiceAccounts(platform),
    accessFeed: createAccessFeed({ streams }),
    live: createLiveService({ streams, identities }),
    sso: createSso(platform, sessions, options),
  };

  const handler = createSubgraph<UserContext>({
    name: 'user',
    typeDefs: loadTypeDefs(import.meta.url),
    resolvers,
    createContext: ({ identity, client }) => ({ ...identity, client, loaders: createLoaders({ users }), services }),
    verifier,
    logger,
  });
  return { handler, services, consumers: [] };
}
