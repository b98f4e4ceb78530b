import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ComposeService } from './compose-file.ts';
import type { Placement } from './placement.ts';

export type Ended = { code: number | null; signal: NodeJS.Signals | null; output: string };

export type ServiceProcess = {
  name: string;
  /** Of its own port, without a path. */
  url: string;
  /** Where it answers for each of its further ports, by the port that the compose file names. */
  furtherUrls: ReadonlyMap<number, string>;
  /** Runs the service's health check, as the engine would. */
  checkHealth: () => Promise<Ended>;
  /** Sends the signal, and waits for the end. */
  end: (signal: NodeJS.Signals) => Promise<Ended>;
};

export type ServiceOptions = {
  name: string;
  service: ComposeService;
  placement: Placement;
  /** Where the image's files are: the folder that holds `dist/`. */
  root: string;
  /** What the image itself gives to its processes. */
  imageEnvironment: Readonly<Record<string, string>>;
};

/** Runs a one-shot service to its end, as `docker compose run` with these arguments behind it. */
export async function runService(options: ServiceOptions, args: readonly string[] = []): Promise<Ended> {
  return watchEnd(spawnCommand(options, [...commandOf(options), ...args], environmentOf(options)));
}

/**
 * Starts a service's command with its environment, and nothing else in it, as a process of this machine.
 * Its ports become free ones of the loopback interface. Rejects with what it said when it ends before it is ready.
 */
export async function startService(options: ServiceOptions): Promise<ServiceProcess> {
  const { name } = options;
  const environment = environmentOf(options);
  const further = (environment['HMA_FURTHER_PORTS'] ?? '').split(',').filter(Boolean);
  const child = spawnCommand(options, commandOf(options), {
    ...environment,
    HMA_HOST: '127.0.0.1',
    HMA_PORT: '0',
    ...(further.length > 0 && { HMA_FURTHER_PORTS: further.map(() => '0').join(',') }),
  });
  const ended = watchEnd(child);
  const ports: number[] = [];
  const ready = new Promise<string>((resolve) => {
    createInterface(child.stdout!).on('line', (line) => {
      const entry = toEntry(line);
      if (entry?.msg === 'Also listening' && entry.port !== undefined) ports.push(entry.port);
      if (entry?.msg?.toLowerCase() === 'ready' && entry.url !== undefined) resolve(new URL(entry.url).origin);
    });
  });
  const url = await Promise.race([
    ready,
    ended.then(({ code, output }) => {
      throw new Error(`"${name}" ended with ${code} before it was ready:\n${output}`);
    }),
  ]);
  return {
    name,
    url,
    furtherUrls: new Map(further.map((port, index) => [Number(port), `http://127.0.0.1:${ports[index]}`])),
    checkHealth: async () => {
      const [kind, ...command] = options.service.healthcheck?.test ?? [];
      if (kind !== 'CMD') throw new Error(`The health check of "${name}" is no plain command`);
      return watchEnd(spawnCommand(options, command, { ...environment, HMA_PORT: new URL(url).port }));
    },
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

const commandOf = ({ service }: ServiceOptions): readonly string[] => [...(service.entrypoint ?? []), ...(service.command ?? [])];

const environmentOf = ({ service, placement, imageEnvironment }: ServiceOptions): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...imageEnvironment, ...service.environment }).map(([name, value]) => [name, placement.translate(value)]),
  );

function spawnCommand({ root }: ServiceOptions, [program, ...args]: readonly string[], env: Record<string, string>): ChildProcess {
  if (program !== 'node') throw new Error(`Expected a command of node, got ${program}`);
  return spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function watchEnd(child: ChildProcess): Promise<Ended> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, output };
}

function toEntry(line: string): { msg?: string; url?: string; port?: number } | null {
  try {
    return JSON.parse(line) as { msg?: string; url?: string; port?: number };
  } catch {
    return null;
  }
}
