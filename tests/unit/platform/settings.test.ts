import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigurationError, loadSettings, loadStandaloneSettings } from '../../../platform/config/load.ts';

const problemsOf = (environment: Record<string, string>, process: Parameters<typeof loadSettings>[1]): readonly string[] => {
  try {
    loadSettings(environment, process);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
};

describe('settings', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'hma-settings-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('need nothing in the sandbox', () => {
    expect(loadSettings({}, 'sandbox')).toMatchObject({
      HMA_PORT: 4000,
      HMA_HOST: '127.0.0.1',
      HMA_DATA_DIR: '.data',
      DATABASE_URL: undefined,
    });
  });

  it('are all listed at once when several are wrong', () => {
    const problems = problemsOf({ HMA_PORT: 'http', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x', HMA_DEMO: 'yes' }, 'user');
    expect(problems.map((problem) => problem.split(/[: ]/)[0])).toEqual([
      'HMA_PORT',
      'HMA_PUBLIC_URL',
      'LOG_LEVEL',
      'HMA_IDENTITY_PUBLIC_KEY',
      'DATABASE_URL',
      'SMTP_URL',
      'HMA_DEMO',
    ]);
  });

  it('name an engine that is missing outside the sandbox', () => {
    expect(problemsOf({}, 'content').join('\n')).toMatch(/DATABASE_URL is missing[^]*MINIO_ENDPOINT is missing/);
  });

  it('never show the value of a secret', () => {
    expect(problemsOf({ DATABASE_URL: 'mysql://root:hunter2@db' }, 'user').join('\n')).not.toContain('hunter2');
  });

  it('read a secret from a file', async () => {
    const file = path.join(directory, 'url');
    await writeFile(file, 'postgresql://app:secret@db/hma\n');
    expect(loadSettings({ DATABASE_URL_FILE: file }, 'sandbox').DATABASE_URL).toBe('postgresql://app:secret@db/hma');
  });

  it.each([
    { why: 'the file does not exist', environment: { DATABASE_URL_FILE: '/nowhere' }, problem: /DATABASE_URL_FILE cannot be read/ },
    { why: 'both are given', environment: { DATABASE_URL_FILE: '/nowhere', DATABASE_URL: 'postgresql://x' }, problem: /both given/ },
    { why: 'a port is out of range', environment: { HMA_PORT: '70000' }, problem: /HMA_PORT: Expected 0 to 65535, found "70000"/ },
    ...['name', '=value', 'a b=c', 'a=%', 'a=%0D%0Ab:c'].map((text) => ({
      why: `a header is ${text}`,
      environment: { OTEL_EXPORTER_OTLP_HEADERS: `x=y,${text}` },
      problem: /^OTEL_EXPORTER_OTLP_HEADERS: Expected name=value, separated by commas, with percent-encoded values$/,
    })),
    ...['reveiws=3000', 'social', 'social=5', 'social=3000;user=2000'].map((text) => ({
      why: `the times of subgraphs are ${text}`,
      environment: { HMA_SUBGRAPH_TIMEOUTS_MS: text },
      problem: /^HMA_SUBGRAPH_TIMEOUTS_MS: Expected name=number, .*names of content, user/,
    })),
    {
      why: 'a module is no URL',
      environment: { HMA_SOCIAL_API_URL: 'social' },
      problem: /HMA_SOCIAL_API_URL: Expected an http\(s\) URL, or "off"/,
    },
    {
      why: 'entities are kept in no Redis',
      environment: { HMA_ENTITY_CACHE: 'redis' },
      problem: /REDIS_URL is missing: HMA_ENTITY_CACHE=redis/,
    },
  ])('are refused when $why', ({ environment, problem }) => {
    expect(problemsOf(environment, 'sandbox').join('\n')).toMatch(problem);
  });

  it('read headers as OpenTelemetry writes them, from a file too', async () => {
    const file = path.join(directory, 'headers');
    await writeFile(file, 'Authorization=Basic%20YTpiPQ==, x-tenant = hunt%2Cmasters\n');
    expect(loadStandaloneSettings({ OTEL_EXPORTER_OTLP_HEADERS_FILE: file }).OTEL_EXPORTER_OTLP_HEADERS).toEqual({
      authorization: 'Basic YTpiPQ==',
      'x-tenant': 'hunt,masters',
    });
  });

  it('read how long single subgraphs may take', () => {
    const { HMA_SUBGRAPH_TIMEOUTS_MS: timeouts } = loadSettings({ HMA_SUBGRAPH_TIMEOUTS_MS: 'social=3000, content=2000' }, 'sandbox');
    expect(timeouts).toEqual({ social: 3_000, content: 2_000 });
  });

  it('take an empty text for unset', () => {
    expect(loadSettings({ HMA_PORT: '' }, 'sandbox').HMA_PORT).toBe(4000);
  });
});
