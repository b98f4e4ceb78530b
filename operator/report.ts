import { stateOf, type ServiceAccount } from '../subgraphs/user/domain/service-account.ts';

const HEADINGS = ['NAME', 'SCOPES', 'TOKEN', 'CREATED', 'EXPIRES', 'LAST USED'];

/** One line for each valid token, and for each account that has none. */
export function tableOf(accounts: readonly ServiceAccount[], at: Date): string {
  if (accounts.length === 0) return 'There are no service accounts';
  const rows = accounts.flatMap(({ name, scopes, closedAt, ...account }) => {
    const about = scopes.join(' ');
    const tokens = account.tokens.filter((token) => stateOf(token, at) === 'valid');
    if (tokens.length === 0) return [[name, about, closedAt ? `revoked ${minuteOf(closedAt)}` : 'none is valid']];
    return tokens.map(({ id, createdAt, expiresAt, lastUsedAt }) => [
      name,
      about,
      id,
      minuteOf(createdAt),
      expiresAt ? minuteOf(expiresAt) : 'never',
      lastUsedAt ? minuteOf(lastUsedAt) : 'never',
    ]);
  });
  return alignColumns([HEADINGS, ...rows]);
}

/** As `--json` shows it. */
export const toJson = ({ id, name, scopes, createdAt, closedAt, tokens }: ServiceAccount, at: Date) => ({
  id,
  name,
  scopes,
  createdAt,
  revokedAt: closedAt,
  tokens: tokens.map((token) => ({ ...token, state: stateOf(token, at) })),
});

/** `2026-11-23 14:05Z` */
export const minuteOf = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')}Z`;

function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
