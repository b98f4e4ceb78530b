import { performance } from 'node:perf_hooks';
import { NO_END } from '../../tests/support/academy/generous-edge.ts';
import { startSandbox, type SandboxProcess } from '../../tests/support/sandbox/sandbox-process.ts';

const STOPPING_MS = 30_000;

/**
 * One machine asks as a few people, as often as it can: that is what is measured.
 * @returns the sandbox, and the seconds that it took until it was open
 */
export async function openSandbox(dataDirectory: string, environment: Record<string, string>) {
  const started = performance.now();
  const sandbox = await startSandbox(dataDirectory, {
    LOG_LEVEL: 'info',
    HMA_TRUSTED_PROXIES: '127.0.0.0/8',
    ...NO_END,
    ...environment,
  });
  return { sandbox, seconds: (performance.now() - started) / 1000 };
}

/** As Ctrl-C does it; by force when that takes too long. */
export async function closeSandbox({ signal, exited }: SandboxProcess): Promise<void> {
  signal('SIGINT');
  const timer = setTimeout(() => signal('SIGKILL'), STOPPING_MS);
  await exited;
  clearTimeout(timer);
}
