import { GraphQLError } from 'graphql';
import type { Logger } from './logger.ts';

/**
 * Lets the process live where a field of an answer fails for which nobody waits any more: graphql-js forgets what earlier items of a list
 * have promised when a later one fails at once, and nobody hears it when they fail, too. Their answer has its error already.
 * Whatever else nobody has caught ends the process, as it would without this.
 */
export function outliveLostFields(logger: Pick<Logger, 'warn'>): void {
  process.on('unhandledRejection', (reason) => {
    if (!(reason instanceof GraphQLError)) throw reason;
    logger.warn({ err: reason }, 'A field has failed for which nobody waits any more');
  });
}
