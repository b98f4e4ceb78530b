import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** A Node process of ours that was started with `--inspect-port=0`. */
export type Inspected = { pid: number; /** What it wrote, or the end of it. */ output: () => string | Promise<string> };

export type Inspector = {
  /** Of the Chrome DevTools Protocol. Rejects when the process says that it failed. */
  call: <Result = unknown>(method: string, params?: object) => Promise<Result>;
  close: () => void;
};

type Answer = { id?: number; result?: unknown; error?: { message: string } };

const PATIENCE_MS = 5_000;
/** A profile comes as one message. */
const MAX_MESSAGE = 512 * 2 ** 20;

/** Looks into a running process, which knows nothing of it. */
export async function openInspector(inspected: Inspected): Promise<Inspector> {
  const socket = new WebSocket(await findInspector(inspected), { maxPayload: MAX_MESSAGE });
  await once(socket, 'open');
  const waiting = new Map<number, (answer: Answer) => void>();
  let sent = 0;
  socket.on('message', (data: Buffer) => {
    const answer = JSON.parse(data.toString()) as Answer;
    waiting.get(answer.id ?? 0)?.(answer);
    waiting.delete(answer.id ?? 0);
  });
  socket.on('close', () => {
    for (const settle of waiting.values()) settle({ error: { message: 'The process is gone' } });
    waiting.clear();
  });
  return {
    async call<Result>(method: string, params: object = {}) {
      sent += 1;
      const id = sent;
      const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
      socket.send(JSON.stringify({ id, method, params }));
      const { result, error } = await answered;
      if (error) throw new Error(`${method}: ${error.message}`);
      return result as Result;
    },
    close: () => socket.terminate(),
  };
}

/** Node opens its inspector on SIGUSR1, and says where on standard error. */
async function findInspector({ pid, output }: Inspected): Promise<string> {
  const find = async () => /Debugger listening on (ws:\/\/\S+)/.exec(await output())?.[1];
  if (!(await find())) process.kill(pid, 'SIGUSR1');
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(20)) {
    const found = await find();
    if (found) return found;
  }
  throw new Error(`Process ${pid} opened no inspector`);
}
