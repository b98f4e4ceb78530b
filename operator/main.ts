import { ConfigurationError } from '../platform/config/load.ts';
import { DomainError } from '../platform/errors.ts';
import { createLogger } from '../platform/logger.ts';
import { stopOnSignals } from '../platform/process.ts';
import { createServiceAccounts } from '../subgraphs/user/service-accounts.ts';
import { parseOperatorCommand, USAGE } from './command.ts';
import { openPlatform } from './platform.ts';
import { runServiceToken } from './service-token.ts';

/** @returns the exit code */
async function main(): Promise<number> {
  const command = parseOperatorCommand(process.argv.slice(2));
  if (!command) {
    process.stderr.write(USAGE);
    return 2;
  }
  const logger = createLogger('operator', process.env['LOG_LEVEL'] ?? 'warn', process.stderr);
  // Standard output is for the answer alone: others read it.
  const { platform, stop } = await openPlatform(process.env, logger, (message) => process.stderr.write(`${message}\n`));
  stopOnSignals(stop, logger);
  try {
    process.stdout.write(`${await runServiceToken(command, { accounts: createServiceAccounts(platform), now: platform.now })}\n`);
    return 0;
  } finally {
    await stop();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const known = error instanceof ConfigurationError || error instanceof DomainError;
  const text = error instanceof DomainError ? `${error.code}: ${error.message}` : error instanceof Error ? error.message : String(error);
  process.stderr.write(`${known ? text : String((error as Error).stack ?? error)}\n`);
  process.exitCode = 1;
}
