import type { ProcessName } from './setting.ts';
import type { SettingValues } from './settings.ts';

/** What does not fit together, for a process that keeps entities. Settings that are malformed count as unset. */
export function findCacheProblems(settings: Partial<SettingValues>, process: ProcessName): string[] {
  if (settings.HMA_ENTITY_CACHE !== 'redis' || settings.REDIS_URL !== undefined || !['gateway', 'sandbox'].includes(process)) return [];
  return ['REDIS_URL is missing: HMA_ENTITY_CACHE=redis keeps entities there.'];
}
