import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export type Condition = 'service_started' | 'service_healthy' | 'service_completed_successfully';

/** What our tests look at in a service; `docker-compose.yml` uses the forms that are here and no others. */
export type ComposeService = {
  image: string;
  build?: string;
  command?: readonly string[];
  entrypoint?: readonly string[];
  environment?: Readonly<Record<string, string>>;
  env_file?: readonly { path: string; required: boolean }[];
  secrets?: readonly string[];
  networks?: readonly string[] | Readonly<Record<string, { aliases?: readonly string[] }>>;
  volumes?: readonly string[];
  ports?: readonly string[];
  profiles?: readonly string[];
  depends_on?: Readonly<Record<string, { condition: Condition }>>;
  healthcheck?: { test?: readonly string[]; disable?: boolean };
  restart?: string;
};

export type ComposeFile = {
  services: Readonly<Record<string, ComposeService>>;
  secrets: Readonly<Record<string, { file: string }>>;
  networks: Readonly<Record<string, unknown>>;
  volumes: Readonly<Record<string, unknown>>;
};

/** The file as Compose reads it: merge keys applied, variables of `environment` and their defaults filled in. */
export function readComposeFile(file: string, environment: Readonly<Record<string, string>> = {}): ComposeFile {
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') return interpolate(value, environment);
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
    return value;
  };
  return fill(parse(readFileSync(file, 'utf8'), { merge: true })) as ComposeFile;
}

export function findService(file: ComposeFile, name: string): ComposeService {
  const service = file.services[name];
  if (!service) throw new Error(`docker-compose.yml has no service "${name}"`);
  return service;
}

/** `$$`, `${NAME}` and `${NAME:-default}`: of Compose's forms those that we use. */
const interpolate = (text: string, environment: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\$\$|\$\{(\w+)(?::-([^}]*))?\}/g, (whole, name: string | undefined, fallback: string | undefined) =>
    name === undefined ? whole.slice(1) : environment[name] || (fallback ?? ''),
  );
