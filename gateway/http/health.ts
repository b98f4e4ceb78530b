import type { FastifyInstance } from 'fastify';

/** Resolves when what it looks at is fit for work, rejects with the reason when it is not. */
export type ReadinessCheck = (signal: AbortSignal) => Promise<unknown>;

export type HealthOptions = {
  /** By the name that an operator knows the part by. */
  checks: Readonly<Record<string, ReadinessCheck>>;
  /** For every check on its own. */
  checkTimeoutMs: number;
  isDraining: () => boolean;
  /** What there is to say about the external modules. */
  modules: () => Promise<unknown>;
};

type Outcome = { name: string; ok: true } | { name: string; ok: false; reason: string };

/** `/health/live`: the process answers. `/health/ready`: it can do its work. `/health/modules`: how the external modules are. */
export function addHealthRoutes(app: FastifyInstance, { checks, checkTimeoutMs, isDraining, modules }: HealthOptions): void {
  app.get('/health/live', async () => ({ status: 'live' }));

  app.get('/health/ready', async (request, reply) => {
    const outcomes = await Promise.all(Object.entries(checks).map(([name, check]) => runCheck(name, check, checkTimeoutMs)));
    if (isDraining()) outcomes.push({ name: 'gateway', ok: false, reason: 'is shutting down' });
    const failing = outcomes.filter((outcome) => !outcome.ok);
    if (failing.length > 0) {
      // The reasons hold addresses and versions: they are for the log.
      request.log.warn({ failing }, 'Not ready');
      return reply.code(503).send({ status: 'not ready', failing: failing.map(({ name }) => name) });
    }
    return { status: 'ready', checks: outcomes.map(({ name }) => name) };
  });

  app.get('/health/modules', async () => ({ modules: await modules() }));
}

async function runCheck(name: string, check: ReadinessCheck, timeoutMs: number): Promise<Outcome> {
  const signal = AbortSignal.timeout(timeoutMs);
  const expired = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`No answer within ${timeoutMs} ms`)), { once: true });
  });
  try {
    await Promise.race([check(signal), expired]);
    return { name, ok: true };
  } catch (error) {
    return { name, ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
