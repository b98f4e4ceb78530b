import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type OperatorCommand = { json: boolean } & (
  | { verb: 'create'; name: string; scopes: string[]; /** Null: for ever. */ lifetimeMs: number | null }
  | { verb: 'rotate'; name: string; overlapMs: number; /** Undefined: as the one before. */ lifetimeMs: number | null | undefined }
  | { verb: 'revoke'; name: string; /** Public id; undefined: all. */ token: string | undefined }
  | { verb: 'list' }
);

export const USAGE = `npm run hma -- service-token create <name> --scope <scope> [--scope <scope> …] [--expires 90d]
npm run hma -- service-token rotate <name> [--keep 24h | --now] [--expires 90d | --expires never]
npm run hma -- service-token revoke <name> [--token <id>]
npm run hma -- service-token list

  create    a service account with its first token, which is shown this once; one that was revoked is opened again
  rotate    a new token; the one before ends after --keep (24h unless told), with --now at once, and with it every other
  revoke    ends all tokens and the account, or one token alone
  list      accounts, their scopes and their valid tokens; no token is shown

  --expires and --keep take minutes, hours or days: 30m, 24h, 90d. Without --expires a first token does not expire,
  and a new one lasts as long as the one before was made for.
  --json    as JSON, on standard output
`;

const DAY_MS = 86_400_000;
const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: DAY_MS };
const LONGEST_DAYS = 3_650;
const KEPT_UNLESS_TOLD_MS = DAY_MS;

/** Null where it is no command of ours. */
export function parseOperatorCommand(args: readonly string[]): OperatorCommand | null {
  try {
    return parse(args);
  } catch {
    return null;
  }
}

const texts = {
  scope: { type: 'string', multiple: true },
  expires: { type: 'string' },
  keep: { type: 'string' },
  token: { type: 'string' },
} as const;
const flags = { now: { type: 'boolean' }, json: { type: 'boolean' } } as const;

/** Which options each verb knows, beside --json. */
const ALLOWED = { create: ['scope', 'expires'], rotate: ['expires', 'keep', 'now'], revoke: ['token'], list: [] } as const;

function parse(args: readonly string[]): OperatorCommand | null {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { ...texts, ...flags } });
  const [noun, verb, name, ...more] = positionals;
  if (noun !== 'service-token' || more.length > 0 || !isVerb(verb)) return null;
  const { json = false, ...given } = values;
  if (Object.keys(given).some((option) => !(ALLOWED[verb] as readonly string[]).includes(option))) return null;
  if (verb === 'list') return name === undefined ? { verb, json } : null;
  if (!name) return null;
  if (verb === 'revoke') return given.token === '' ? null : { verb, name, token: given.token, json };

  const lifetimeMs = given.expires === undefined ? undefined : given.expires === 'never' ? null : parseDuration(given.expires);
  if (verb === 'create') return { verb, name, scopes: given.scope ?? [], lifetimeMs: lifetimeMs ?? null, json };
  if (given.now && given.keep !== undefined) return null;
  const overlapMs = given.now ? 0 : given.keep === undefined ? KEPT_UNLESS_TOLD_MS : parseDuration(given.keep);
  return { verb, name, overlapMs, lifetimeMs, json };
}

const isVerb = (text: string | undefined): text is keyof typeof ALLOWED => text !== undefined && Object.hasOwn(ALLOWED, text);

/** @throws where it is none, of nothing, or of more than ten years */
function parseDuration(text: string): number {
  const [, amount, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const ms = Number(amount) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (!(ms > 0 && ms <= LONGEST_DAYS * DAY_MS)) throw new RangeError(`"${text}" is no duration`);
  return ms;
}
