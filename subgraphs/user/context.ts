import type { Identity } from '../../platform/auth/viewer.ts';
import type { ClientInfo } from '../../platform/graph/client-info.ts';
import type { createLoaders } from './loaders.ts';
import type { AccessFeed } from './services/access-feed.ts';
import type { AccountService } from './services/accounts.ts';
import type { EntityChangeService } from './services/entity-changes.ts';
import type { LiveService } from './services/live.ts';
import type { RecoveryService } from './services/recovery.ts';
import type { ServiceAccountService } from './services/service-accounts.ts';
import type { SessionService } from './services/sessions.ts';
import type { SsoService } from './services/sso.ts';

export type UserServices = {
  accounts: AccountService;
  sessions: SessionService;
  recovery: RecoveryService;
  serviceAccounts: ServiceAccountService;
  accessFeed: AccessFeed;
  entityChanges: EntityChangeService;
  live: LiveService;
  sso: SsoService;
};

/** What a resolver of this subgraph works with. */
export type UserContext = Identity & { client: ClientInfo; loaders: ReturnType<typeof createLoaders>; services: UserServices };
