import type { SettingValues } from '../platform/config/settings.ts';
import type { GatewayOptions } from './gateway.ts';
import type { OriginsOptions } from './security/origins.ts';

/** How the gateway meets the world, wherever its subgraphs are. */
export type EdgeOptions = {
  /** Whose pages in browsers may ask. */
  pages: OriginsOptions;
} & Pick<GatewayOptions, 'trustedProxies' | 'unauthorized'>;

export const edgeOf = (settings: SettingValues): EdgeOptions => ({
  trustedProxies: settings.HMA_TRUSTED_PROXIES,
  unauthorized: settings.HMA_UNAUTHORIZED_OPERATIONS,
  pages: { listed: settings.HMA_CORS_ORIGINS, publicUrl: settings.HMA_PUBLIC_URL },
});

/** The sandbox is for who develops: their pages run on this machine. */
export const sandboxEdgeOf = (settings: SettingValues): EdgeOptions => {
  const edge = edgeOf(settings);
  return { ...edge, pages: { ...edge.pages, loopback: true } };
};
