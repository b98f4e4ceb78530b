import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../platform/logger.ts';
import type { Runtime } from './cluster.ts';
import { readLogTail } from './log-file.ts';
import { signalQuietly, startPostmaster, stopServer, type Postmaster, type PostmasterOptions } from './postmaster.ts';

/** How it ended for good. */
export type Exit = { reason: 'stopped' } | { reason: 'crashed'; error: Error };

export type SupervisedServer = { readonly pid: number; stop: () => Promise<void>; exited: Promise<Exit> };

/** So many attempts in a row, each after twice the wait of the one before. Up for a while, and the count begins anew. */
const MAX_ATTEMPTS = 6;
const FIRST_WAIT_MS = 100;
const STEADY_MS = 60_000;

/** Starts a server, and starts it again whenever it ends by itself, until `stop` is called or it does not help any more. */
export async function superviseServer(
  options: PostmasterOptions,
  runtime: Runtime,
  logger: Logger,
  onCrash: (how: string) => void = () => undefined,
): Promise<SupervisedServer> {
  const stopping = new AbortController();
  let server = await startPostmaster(options, runtime);
  // Should this process end without calling `stop`, by an uncaught error say, this is the last moment to end the server.
  const stopAtExit = () => signalQuietly(server.pid, 'SIGINT');
  process.once('exit', stopAtExit);

  const watch = async (): Promise<Exit> => {
    for (let attempts = 0; ;) {
      const startedAt = Date.now();
      const how = await server.exited;
      if (stopping.signal.aborted) return { reason: 'stopped' };
      if (Date.now() - startedAt > STEADY_MS) attempts = 0;
      const tail = await readLogTail(options.logFile);
      logger.error({ pid: server.pid, how, log: tail }, 'PostgreSQL crashed: starting it again');
      onCrash(how);

      const restarted = await restart(attempts);
      if (!('server' in restarted)) return restarted;
      server = restarted.server;
      attempts = restarted.attempts;
      logger.info({ pid: server.pid }, 'PostgreSQL is back');
    }
  };

  /** @param attempts how many were made lately */
  const restart = async (attempts: number): Promise<Exit | { server: Postmaster; attempts: number }> => {
    for (let attempt = attempts + 1; attempt <= MAX_ATTEMPTS; attempt++) {
      await sleep(FIRST_WAIT_MS * 2 ** (attempt - 1), undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return { reason: 'stopped' };
      try {
        return { server: await startPostmaster(options, runtime, stopping.signal), attempts: attempt };
      } catch (error) {
        if (stopping.signal.aborted) return { reason: 'stopped' };
        logger.error({ err: error, attempt }, 'PostgreSQL did not start again');
        if (attempt === MAX_ATTEMPTS) return { reason: 'crashed', error: error as Error };
      }
    }
    return { reason: 'crashed', error: new Error(`PostgreSQL crashed ${attempts} times in a row: see ${options.logFile}`) };
  };

  const exited = watch().finally(() => process.off('exit', stopAtExit));
  return {
    get pid() {
      return server.pid;
    },
    async stop() {
      stopping.abort();
      await stopServer(server.pid);
      await exited;
    },
    exited,
  };
}
