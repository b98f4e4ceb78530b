import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../../platform/config/load.ts';
import { readComposeFile } from '../../support/compose/compose-file.ts';
import { environmentOf, readDockerfile } from '../../support/compose/dockerfile.ts';

const stages = readDockerfile('Dockerfile');
const last = stages.at(-1)!;
const copies = stages.flatMap(({ instructions }) => instructions.filter(({ name }) => name === 'COPY'));
const textOf = (name: string) => last.instructions.find((instruction) => instruction.name === name)?.text;

describe('the Dockerfile', () => {
  it('builds from images of a version, and from stages before', () => {
    const names = stages.map(({ name }) => name);
    stages.forEach(({ image }, index) => {
      if (!names.slice(0, index).includes(image)) expect(image).toMatch(/^node:20-bookworm-slim$/);
    });
    for (const { flags } of copies) if (flags['from'] !== undefined) expect(names).toContain(flags['from']);
  });

  it('copies what there is, and what the builder is given', () => {
    const allowed = new Set(
      readFileSync('.dockerignore', 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('!'))
        .map((line) => line.slice(1)),
    );
    const sources = copies.filter(({ flags }) => flags['from'] === undefined).flatMap(({ text }) => text.split(/\s+/).slice(0, -1));
    expect(sources.filter((source) => !existsSync(source))).toEqual([]);
    expect(sources.filter((source) => !allowed.has(source.split('/')[0] ?? ''))).toEqual([]);
  });

  it('gives the builder nothing that it does not ask for, secrets and data least of all', () => {
    const [first, ...rest] = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(first).toBe('*');
    for (const kept of ['secrets', '.data', '.git', 'node_modules', 'dist']) expect(rest).not.toContain(`!${kept}`);
  });

  it('runs as an ordinary user, without a shell between Node and its signals', () => {
    expect(textOf('USER')).toBe('node');
    expect(JSON.parse(textOf('CMD') ?? '')).toEqual(['node', 'dist/gateway/main.js']);
    expect(JSON.parse((textOf('HEALTHCHECK') ?? '').replace('CMD ', ''))).toEqual(['node', 'dist/platform/health/main.js']);
  });

  it('has an environment without secrets', () => {
    const environment = environmentOf(stages);
    expect(environment).toEqual({ NODE_ENV: 'production', HMA_HOST: '0.0.0.0' });
    expect(loadSettings(environment, 'sandbox').HMA_HOST).toBe('0.0.0.0');
  });

  it('has the source of every command of docker-compose.yml', () => {
    const { services } = readComposeFile('docker-compose.yml');
    const commands = Object.values(services)
      .filter(({ build }) => build !== undefined)
      .map(({ entrypoint, command }) => (entrypoint ?? command ?? [])[1] ?? '');
    const missing = commands.filter((file) => !existsSync(file.replace(/^dist\//, '').replace(/\.js$/, '.ts')));
    expect(missing).toEqual([]);
  });
});
