import { mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Gateway } from '../../../gateway/gateway.ts';
import { followSupergraph } from '../../../gateway/supergraph/follow-supergraph.ts';
import { createSupergraphSource } from '../../../gateway/supergraph/load.ts';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'source-'));
  path = join(directory, 'supergraph.graphql');
});
afterEach(() => rm(directory, { recursive: true }));

/** Long ago, for the file to be whole. */
async function write(file: string, text: string): Promise<void> {
  await writeFile(file, text);
  await utimes(file, 1_000_000, 1_000_000 + text.length);
}

describe('a supergraph in a file', () => {
  it('is the same until the file is another one', async () => {
    await write(path, 'one');
    const { load, loadIfChanged } = createSupergraphSource(path);
    expect([await load(), await loadIfChanged(), await loadIfChanged()]).toEqual(['one', null, null]);
    await write(path, 'two, longer');
    expect([await loadIfChanged(), await loadIfChanged()]).toEqual(['two, longer', null]);
  });

  it('is seen to be renamed into the place of the one before, whatever its age and size', async () => {
    await write(path, 'one');
    const { load, loadIfChanged } = createSupergraphSource(path);
    await load();
    await write(`${path}.new`, 'two');
    await rename(`${path}.new`, path);
    expect([await loadIfChanged(), await loadIfChanged()]).toEqual(['two', null]);
  });

  it('is seen through links that are swapped, as those of a ConfigMap', async () => {
    for (const edition of ['one', 'two']) {
      await mkdir(join(directory, edition));
      await write(join(directory, edition, 'supergraph.graphql'), edition);
    }
    await symlink('one', join(directory, '..data'));
    await symlink('..data/supergraph.graphql', path);
    const { load, loadIfChanged } = createSupergraphSource(path);
    expect([await load(), await loadIfChanged()]).toEqual(['one', null]);
    await symlink('two', join(directory, '..tmp'));
    await rename(join(directory, '..tmp'), join(directory, '..data'));
    expect([await loadIfChanged(), await loadIfChanged()]).toEqual(['two', null]);
  });

  it('is not read while somebody writes it', async () => {
    await write(path, 'one');
    const { load, loadIfChanged } = createSupergraphSource(path);
    await load();
    await writeFile(path, 'two is beg');
    await utimes(path, Date.now() / 1_000 + 60, Date.now() / 1_000 + 60);
    expect(await loadIfChanged()).toBeNull();
    await writeFile(path, 'two is begun and done');
    await utimes(path, Date.now() / 1_000 + 60, Date.now() / 1_000 + 60);
    expect([await loadIfChanged(), await loadIfChanged(), await loadIfChanged()]).toEqual([null, 'two is begun and done', null]);
  });

  it('that is gone is an error that names it, and found again', async () => {
    await write(path, 'one');
    const { load, loadIfChanged } = createSupergraphSource(path);
    await load();
    await rm(path);
    await expect(loadIfChanged()).rejects.toThrow(`Cannot read a supergraph from ${path}: ENOENT`);
    await write(path, 'two');
    expect(await loadIfChanged()).toBe('two');
  });
});

describe('a supergraph at an address', () => {
  let server: Server;
  let asked: IncomingHttpHeaders[];
  let answer: { status?: number; headers?: Record<string, string>; body?: string };
  let address: string;
  beforeEach(async () => {
    asked = [];
    server = createServer(({ headers }, response) => {
      asked.push(headers);
      const { headers: said = {}, body = '' } = answer;
      const isKnown = said['etag'] !== undefined && headers['if-none-match'] === said['etag'];
      response.writeHead(isKnown ? 304 : (answer.status ?? 200), said).end(isKnown ? '' : body);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => {
      server.once('listening', resolve);
    });
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/supergraph`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('is asked for by what is known of it, and sent once', async () => {
    answer = { headers: { etag: '"1"', 'last-modified': 'Sat, 28 Nov 2026 10:00:00 GMT' }, body: 'one' };
    const { load, loadIfChanged } = createSupergraphSource(address);
    expect([await load(), await loadIfChanged()]).toEqual(['one', null]);
    expect(asked[1]).toMatchObject({ 'if-none-match': '"1"', 'if-modified-since': 'Sat, 28 Nov 2026 10:00:00 GMT' });
    answer = { headers: { etag: '"2"' }, body: 'two' };
    expect([await loadIfChanged(), await loadIfChanged()]).toEqual(['two', null]);
  });

  it('is compared where its server says nothing of it', async () => {
    answer = { body: 'one' };
    const { load, loadIfChanged } = createSupergraphSource(address);
    expect([await load(), await loadIfChanged()]).toEqual(['one', null]);
    answer = { body: 'two' };
    expect([await loadIfChanged(), await loadIfChanged()]).toEqual(['two', null]);
    expect(await load()).toBe('two');
  });

  it('that is not there just now is an error that names it', async () => {
    answer = { body: 'one' };
    const { load, loadIfChanged } = createSupergraphSource(address);
    await load();
    answer = { status: 503 };
    await expect(loadIfChanged()).rejects.toThrow(`Cannot read a supergraph from ${address}: it answers 503`);
  });
});

describe('a gateway that follows its supergraph', () => {
  const logged: { level: number; msg: string }[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line) as (typeof logged)[number]) });
  const follow = (loadIfChanged: () => Promise<string | null>, everyMs: number | null) => {
    const reloaded: string[] = [];
    logged.length = 0;
    const gateway: Gateway = {
      listen: () => Promise.reject(new Error('It is none')),
      reload: async (sdl) => {
        reloaded.push(sdl);
        return 'switched';
      },
      close: async () => {},
    };
    const source = { load: async () => 'asked for', loadIfChanged };
    return { reloaded, gateway: followSupergraph(gateway, source, { everyMs, logger }) };
  };

  it('takes over what has changed, and says once what keeps it from looking', async () => {
    const looks = [null, 'two', new Error('away'), new Error('away'), new Error('elsewhere'), 'three'];
    const { gateway, reloaded } = follow(async () => {
      const next = looks.shift() ?? null;
      if (next instanceof Error) throw next;
      return next;
    }, 1);
    await expect.poll(() => reloaded).toEqual(['two', 'three']);
    await gateway.close();
    expect(logged.filter(({ level }) => level === 50)).toHaveLength(2);
  });

  it('looks at once when it is told to', async () => {
    const { gateway, reloaded } = follow(() => Promise.reject(new Error('Nobody looks')), null);
    await gateway.refresh();
    expect(reloaded).toEqual(['asked for']);
    expect(logged).toMatchObject([{ msg: 'The supergraph has been read again', outcome: 'switched' }]);
  });
});
