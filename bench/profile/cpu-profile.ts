import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** The parts of V8's `.cpuprofile` that are read here. */
export type CpuProfile = {
  nodes: { id: number; callFrame: { functionName: string; url: string }; children?: number[] }[];
  samples: number[];
  /** Microseconds before each sample. */
  timeDeltas: number[];
};

type Inspected = { pid: number; output: () => string };

/** Twice as often takes a good part of the CPU time that it is to measure. */
const SAMPLE_EVERY_US = 1_000;
const PATIENCE_MS = 5_000;

/** Profiles a Node process of ours while `task` runs. It must have been started with `--inspect-port=0`. */
export async function profileDuring<Result>(
  server: Inspected,
  task: () => Promise<Result>,
): Promise<{ result: Result; profile: CpuProfile }> {
  const socket = new WebSocket(await findInspector(server), { maxPayload: 512 * 2 ** 20 });
  await once(socket, 'open');
  let sent = 0;
  const call = async (method: string, params: object = {}): Promise<unknown> => {
    sent += 1;
    const id = sent;
    socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const [data] = (await once(socket, 'message')) as [Buffer];
      const answer = JSON.parse(data.toString()) as { id?: number; result?: unknown; error?: { message: string } };
      if (answer.id !== id) continue;
      if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
      return answer.result;
    }
  };
  try {
    await call('Profiler.enable');
    await call('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
    await call('Profiler.start');
    const result = await task();
    const { profile } = (await call('Profiler.stop')) as { profile: CpuProfile };
    await call('Profiler.disable');
    return { result, profile };
  } finally {
    socket.terminate();
  }
}

/** Node opens its inspector on SIGUSR1, and says where on standard error. */
async function findInspector({ pid, output }: Inspected): Promise<string> {
  const find = () => /Debugger listening on (ws:\/\/\S+)/.exec(output())?.[1];
  if (!find()) process.kill(pid, 'SIGUSR1');
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(20)) {
    const found = find();
    if (found) return found;
  }
  throw new Error(`Process ${pid} opened no inspector`);
}
