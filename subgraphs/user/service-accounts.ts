import type { Platform } from '../../platform/platform.ts';
import { createServiceAccountService, type ServiceAccountService } from './services/service-accounts.ts';
import { createServiceAccountStore } from './store/service-account-store.ts';

/** Service accounts without the subgraph around them, for it and for the operator's tools. */
export const createServiceAccounts = ({ own, now, newId }: Pick<Platform, 'own' | 'now' | 'newId'>): ServiceAccountService =>
  createServiceAccountService({ accounts: createServiceAccountStore(own('serviceAccount', 'serviceToken')), now, newId });
