import { readFileSync } from 'node:fs';
import { findCacheProblems } from './cache.ts';
import type { ProcessName, Setting } from './setting.ts';
import { findSsoProblems } from './sso.ts';
import { limitSettings } from './limit-settings.ts';
import { telemetrySettings } from './telemetry-settings.ts';
import { settings, type SettingName, type SettingValues } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What keeps a process from starting: everything that is wrong, at once. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  constructor(readonly problems: readonly string[]) {
    super(`The settings are not right:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/**
 * Reads and checks every setting.
 * @param environment names to texts; an empty text counts as unset
 * @throws ConfigurationError that lists every missing and malformed setting
 */
export function loadSettings(environment: Environment, process: ProcessName): SettingValues {
  const { values, problems } = readSettings(environment, Object.keys(settings) as SettingName[], process);
  problems.push(...findSsoProblems(values, process), ...findCacheProblems(values, process));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return values as SettingValues;
}

const { HMA_COST_LIMIT: _, ...limits } = limitSettings;
const { HMA_TRUSTED_DOCUMENTS, HMA_TRUSTED_PROXIES } = settings;
const STANDALONE = { ...telemetrySettings, ...limits, HMA_TRUSTED_DOCUMENTS, HMA_TRUSTED_PROXIES };

/** What is about traces, limits, proxies and documents: for a gateway over any supergraph. */
export type StandaloneSettings = Pick<SettingValues, keyof typeof STANDALONE>;

/** The same of these alone. */
export function loadStandaloneSettings(environment: Environment): StandaloneSettings {
  const { values, problems } = readSettings(environment, Object.keys(STANDALONE) as (keyof typeof STANDALONE)[], null);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return values as StandaloneSettings;
}

function readSettings(environment: Environment, names: readonly SettingName[], process: ProcessName | null) {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const setting: Setting = settings[name];
    const text = readText(environment, name, setting, problems) ?? setting.default;
    if (text === undefined) {
      if (process && setting.requiredBy?.includes(process)) problems.push(`${name} is missing. ${setting.description}`);
      values[name] = undefined;
      continue;
    }
    const result = setting.schema.safeParse(text);
    if (result.success) values[name] = result.data;
    else
      problems.push(`${name}: ${result.error.issues[0]?.message ?? 'malformed'}${setting.secret ? '' : `, found ${JSON.stringify(text)}`}`);
  }
  return { values, problems };
}

function readText(environment: Environment, name: string, setting: Setting, problems: string[]): string | undefined {
  const direct = environment[name] || undefined;
  const file = setting.secret ? environment[`${name}_FILE`] || undefined : undefined;
  if (file === undefined) return direct;
  if (direct !== undefined) {
    problems.push(`${name} and ${name}_FILE are both given: which one is it?`);
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch (error) {
    problems.push(`${name}_FILE cannot be read: ${(error as Error).message}`);
    return undefined;
  }
}
