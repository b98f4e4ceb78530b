import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readProjectSupergraph } from '../../gateway/supergraph/project-supergraph.ts';
import type { IdentityVerifier } from '../../platform/auth/identity-token.ts';
import { asViewer } from '../../platform/auth/viewer.ts';
import { createLogger } from '../../platform/logger.ts';
import { startPlatform } from '../../platform/platform.ts';
import { createDiskObjectStore } from '../../platform/storage/disk-object-store.ts';
import { createAcademy } from '../../sandbox/academy.ts';
import { createSubgraphs } from '../../sandbox/subgraphs.ts';
import { generousEdge } from '../../tests/support/academy/generous-edge.ts';
import { createBareGateway } from './bare-gateway.ts';

/** What this process is told first, and what it is asked for then. */
export type Instruction = { databaseUrl: string; student: { key: number; id: string } } | { ask: 'usage' } | { ask: 'stop' };
/** Its answers: where both gateways listen, and the CPU time that the process has used, in microseconds. */
export type Answer = { safe: string; bare: string } | { usage: number };

const tell = (answer: Answer) => void process.send?.(answer);
let stop = async (): Promise<void> => {};

/** Two academies in one process, so that both run the same compiled code: as it is, and without what makes it safe, where everybody is `student`. */
async function start({ databaseUrl, student }: Extract<Instruction, { databaseUrl: string }>): Promise<void> {
  const logger = createLogger('bench', 'info', { write: () => undefined });
  const directory = await mkdtemp(path.join(tmpdir(), 'hma-safety-'));
  const platform = await startPlatform({ database: { url: databaseUrl }, logger, eventRetentionDays: 7 });
  const objects = createDiskObjectStore({ directory, secret: 'x'.repeat(32), baseUrl: 'http://127.0.0.1', now: platform.now });
  const academy = await createAcademy({ platform, objects, logger, edge: await generousEdge() });
  const { url } = await academy.gateway.listen({ host: '127.0.0.1', port: 0 });

  const identity = asViewer({ ...student, roles: ['student'], sessionId: 'bench' });
  const believing: IdentityVerifier = { verify: async () => identity };
  const subgraphs = await createSubgraphs(platform, objects, async () => believing);
  const endpoints = Object.fromEntries(Object.values(subgraphs).map(({ handler }) => [handler.name, handler]));
  const bare = await createBareGateway({ supergraphSdl: await readProjectSupergraph(), endpoints, logger });
  tell({ safe: url, bare: await bare.listen() });

  stop = async () => {
    await bare.close();
    await academy.close();
    await platform.stop();
    await rm(directory, { recursive: true, force: true });
    process.disconnect();
  };
}

function measure(): void {
  // What a round has left is not for the next to clear away.
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  tell({ usage: user + system });
}

process.on('message', (instruction: Instruction) => {
  if ('databaseUrl' in instruction) void start(instruction);
  else if (instruction.ask === 'usage') measure();
  else void stop();
});
process.once('disconnect', () => process.exit());
