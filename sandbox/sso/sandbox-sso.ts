import type { FastifyInstance } from 'fastify';
import { ssoOf, type SsoOptions } from '../../platform/config/sso.ts';
import type { SettingValues } from '../../platform/config/settings.ts';
import type { Logger } from '../../platform/logger.ts';
import { createStandIn, type StandIn } from './stand-in.ts';

export type SandboxSso = {
  options: SsoOptions;
  /** Where browsers reach the academy. */
  publicUrl: string;
  /** Null: the settings name another provider. */
  standIn: StandIn | null;
  addRoutes: (app: FastifyInstance) => void;
};

/** Sign-in through a provider, as the settings have it: by default through a stand-in of our own. Null: they switch it off. */
export async function prepareSso(settings: SettingValues, publicUrl: string, logger: Logger): Promise<SandboxSso | null> {
  const told = ssoOf({ ...settings, HMA_SSO_ENABLED: settings.HMA_SSO_ENABLED ?? true });
  if (!told) return null;
  if (told.provider) return { options: told, publicUrl, standIn: null, addRoutes: () => {} };
  const standIn = await createStandIn({ directory: settings.HMA_DATA_DIR, publicUrl, logger });
  return { options: { ...told, provider: standIn.options }, publicUrl, standIn, addRoutes: standIn.addRoutes };
}
