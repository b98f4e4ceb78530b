import type { IdentityVerifier } from '../../platform/auth/identity-token.ts';
import { createSubgraph, loadTypeDefs } from '../../platform/graph/subgraph.ts';
import { createWorker, type Task } from '../../platform/jobs/worker.ts';
import { createLimits, type Limits } from '../../platform/limits/limits.ts';
import type { Mailer } from '../../platform/mail/mailer.ts';
import type { Platform } from '../../platform/platform.ts';
import type { UserContext } from './context.ts';
import { createMailTasks } from './jobs/mail-tasks.ts';
import { createLoaders } from './loaders.ts';
import { DEFAULT_TERMS, type SessionTerms } from './domain/session.ts';
import { resolvers } from './resolvers/index.ts';
import { createServiceAccounts } from './service-accounts.ts';
import { createAccessFeed } from './services/access-feed.ts';
import { createAccountService } from './services/accounts.ts';
import { createEntityChanges } from './services/entity-changes.ts';
import { createGuard } from './services/guard.ts';
import { createHistoryService } from './services/history.ts';
import { createLiveService } from './services/live.ts';
import { createPasswords } from './services/passwords.ts';
import { createRecoveryService } from './services/recovery.ts';
import { createSessionService } from './services/sessions.ts';
import { createHistoryStore } from './store/history-store.ts';
import { createMailedTokenStore } from './store/mailed-token-store.ts';
import { createPasswordStore } from './store/password-store.ts';
import { createSessionStore } from './store/session-store.ts';
import { createUserStore } from './store/user-store.ts';
import { createSso, type SsoAssembly } from './sso.ts';

export type UserOptions = SsoAssembly & {
  /** How long sessions last; 14 days without use and 90 in all unless told. */
  sessionTerms?: SessionTerms;
  /** Where attempts are counted; in this process's memory unless told. */
  limits?: Limits;
  /** Sends what is enqueued. Left out: somebody else does. Closed with the process. */
  mail?: { mailer: Mailer; /** Links begin with it. */ publicUrl: string };
};

/** The user subgraph: accounts, profiles, roles, sessions. */
export function createUserSubgraph(platform: Platform, verifier: IdentityVerifier, options: UserOptions = {}) {
  const { streams, identities, now, newId, logger } = platform;
  const db = platform.own('user', 'userSession', 'credential');
  const users = createUserStore(db);
  const sessions = createSessionService({ sessions: createSessionStore(db), terms: options.sessionTerms ?? DEFAULT_TERMS, now, newId });
  const limits = options.limits ?? createLimits({ logger });
  const [guard, passwords, tokens] = [createGuard(limits), createPasswords(), createMailedTokenStore(db)];
  const accounts = createAccountService({ users, sessions, passwords, guard, now, newId });
  const history = createHistoryService({ history: createHistoryStore(db), identities });
  const services = {
    accounts,
    sessions,
    recovery: createRecoveryService({ tokens, credentials: createPasswordStore(db), passwords, guard, now }),
    history,
    serviceAccounts: createServiceAccounts(platform),
    accessFeed: createAccessFeed({ streams }),
    entityChanges: createEntityChanges({ streams, identities }),
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
  const jobs = options.mail ? [createPostOffice(platform, createMailTasks({ tokens, now, ...options.mail }), options.mail.mailer)] : [];
  return { handler, services, consumers: [], jobs: [...jobs, { start: () => undefined, stop: limits.close }] };
}

/** Runs the jobs that mail, and closes the way out after the last of them. */
function createPostOffice({ database, logger }: Platform, tasks: Record<string, Task>, mailer: Mailer) {
  const { start, stop } = createWorker({ pool: database.pool, tasks, logger });
  return {
    start,
    stop: async () => {
      await stop();
      await mailer.close();
    },
  };
}
