import { validTokens, type ServiceAccount } from '../subgraphs/user/domain/service-account.ts';
import type { ServiceAccountService, WithToken } from '../subgraphs/user/services/service-accounts.ts';
import type { OperatorCommand } from './command.ts';
import { minuteOf, tableOf, toJson } from './report.ts';

type Dependencies = { accounts: ServiceAccountService; now: () => Date };

/**
 * Does what the command says.
 * @returns what to print
 * @throws DomainError
 */
export async function runServiceToken(command: OperatorCommand, { accounts, now }: Dependencies): Promise<string> {
  const print = (value: unknown, text: () => string) => (command.json ? JSON.stringify(value, null, 2) : text());
  const issued = ({ account, token, tokenId }: WithToken) =>
    print({ token, tokenId, account: toJson(account, now()) }, () => describeIssued(account, token, tokenId, now()));

  switch (command.verb) {
    case 'create':
      return issued(await accounts.create(command.name, command.scopes, command.lifetimeMs));
    case 'rotate':
      return issued(await accounts.rotate(command.name, command.overlapMs, command.lifetimeMs));
    case 'revoke': {
      const account = await accounts.revoke(command.name, command.token);
      return print(toJson(account, now()), () =>
        account.closedAt ? `"${account.name}" and all its tokens are revoked` : `${command.token} of "${account.name}" is revoked`,
      );
    }
    case 'list': {
      const all = await accounts.list();
      return print(
        all.map((account) => toJson(account, now())),
        () => tableOf(all, now()),
      );
    }
    default:
      return command satisfies never;
  }
}

function describeIssued(account: ServiceAccount, token: string, tokenId: string, at: Date): string {
  const valid = validTokens(account, at);
  const ends = valid.find(({ id }) => id === tokenId)?.expiresAt;
  const older = valid.filter(({ id }) => id !== tokenId);
  return [
    token,
    '',
    `The token ${tokenId} of "${account.name}", with ${account.scopes.join(', ')}. It is not shown again.`,
    ends
      ? `It is valid until ${minuteOf(ends)}.`
      : `This token never ends: whoever finds it has it until it is revoked. \`--expires 90d\` makes one that does, \`rotate ${account.name} --expires 90d\` another.`,
    ...older.map(({ id, expiresAt }) => `${id} is valid too, until ${expiresAt ? minuteOf(expiresAt) : 'it is revoked'}.`),
  ].join('\n');
}
