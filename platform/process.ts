import type { Logger } from './logger.ts';

/**
 * Calls `stop` once on SIGTERM or SIGINT, then ends the process. A second signal ends it at once; so does `deadlineMs`.
 * An error that nobody caught ends the process too: what is left running is in no known state.
 */
export function stopOnSignals(stop: () => Promise<void>, logger: Logger, deadlineMs = 25_000): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'shutting down');
    setTimeout(() => {
      logger.error('the shutdown took too long');
      process.exit(1);
    }, deadlineMs).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'the shutdown failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
}
