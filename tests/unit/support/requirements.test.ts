import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { requirement } from '../../support/requirements.ts';

let folder: string;
let program: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'programs-'));
  program = join(folder, 'redis-server');
  await writeFile(program, '#!/bin/sh\n');
  await chmod(program, 0o755);
});
afterAll(() => rm(folder, { recursive: true }));

it('takes the program that the variable names', () => {
  expect(requirement('chromium', { HMA_CHROMIUM: program, PATH: '' })).toMatchObject({ available: true, path: program });
});

it('finds the program on the path', () => {
  expect(requirement('redis-server', { PATH: `/nowhere:${folder}` }).path).toBe(program);
});

it('takes a variable that leads nowhere as absence, even where the program is installed', () => {
  expect(requirement('chromium', { HMA_CHROMIUM: 'none', PATH: folder })).toEqual({
    name: 'chromium',
    available: false,
    path: null,
    install: 'apt-get install -y chromium',
  });
});
