import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIdentityIssuer, createIdentityVerifier } from '../../../platform/auth/identity-token.ts';
import { GATEWAY } from '../../../platform/auth/viewer.ts';
import { loadSettings } from '../../../platform/config/load.ts';
import { readComposeFile } from '../../support/compose/compose-file.ts';

describe('npm run secrets', () => {
  let parent: string;
  let directory: string;

  const makeSecrets = () => execFileSync(process.execPath, ['scripts/secrets.mjs', directory], { encoding: 'utf8' });
  const readAll = () => Object.fromEntries(readdirSync(directory).map((name) => [name, readFileSync(path.join(directory, name), 'utf8')]));

  beforeEach(() => {
    parent = mkdtempSync(path.join(tmpdir(), 'hma-secrets-'));
    directory = path.join(parent, 'secrets');
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  it('makes every file that docker-compose.yml mounts, and no other', () => {
    makeSecrets();
    const mounted = Object.values(readComposeFile('docker-compose.yml').secrets).map(({ file }) => file);
    expect(mounted.map((file) => path.dirname(file))).toEqual(mounted.map(() => './secrets'));
    expect(readdirSync(directory).sort()).toEqual(mounted.map((file) => path.basename(file)).sort());
  });

  it('lets nobody else into the directory, and containers read what is mounted from it', () => {
    makeSecrets();
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(directory)) expect(statSync(path.join(directory, name)).mode & 0o777).toBe(0o444);
  });

  it('keeps what is there, and makes what is missing', () => {
    makeSecrets();
    const before = readAll();
    rmSync(path.join(directory, 'minio-secret-key'));
    const said = makeSecrets();

    const after = readAll();
    expect(said).toContain('minio-secret-key');
    expect(after['minio-secret-key']).not.toBe(before['minio-secret-key']);
    expect({ ...after, 'minio-secret-key': '' }).toEqual({ ...before, 'minio-secret-key': '' });
  });

  it('takes no option for a directory', () => {
    const run = () => execFileSync(process.execPath, [path.resolve('scripts/secrets.mjs'), '--directory'], { cwd: parent, stdio: 'pipe' });
    expect(run).toThrow(/Usage/);
    expect(readdirSync(parent)).toEqual([]);
  });

  it('is different every time', () => {
    makeSecrets();
    const first = readAll();
    rmSync(directory, { recursive: true });
    makeSecrets();
    const second = readAll();
    // Where mail goes is for the operator to say, and the client's secret for the provider.
    expect(Object.keys(first).filter((name) => first[name] === second[name])).toEqual(['smtp-url', 'sso-client-secret']);
  });

  it('makes a key pair that the gateway signs with and a subgraph verifies by, and replaces half of one', async () => {
    makeSecrets();
    rmSync(path.join(directory, 'identity-public-key.pem'));
    makeSecrets();
    const { 'identity-private-key.pem': privateKey = '', 'identity-public-key.pem': publicKey = '' } = readAll();
    const token = await (await createIdentityIssuer(privateKey)).issue(GATEWAY, 'user');
    expect(await (await createIdentityVerifier(publicKey, 'user')).verify(token)).toEqual(GATEWAY);
  });

  it('makes what the processes take for their settings', () => {
    makeSecrets();
    const fileOf = (name: string) => path.join(directory, name);
    const settings = loadSettings(
      {
        DATABASE_URL_FILE: fileOf('database-url'),
        MINIO_ENDPOINT: 'http://minio:9000',
        MINIO_ACCESS_KEY_FILE: fileOf('minio-access-key'),
        MINIO_SECRET_KEY_FILE: fileOf('minio-secret-key'),
        HMA_IDENTITY_PUBLIC_KEY_FILE: fileOf('identity-public-key.pem'),
      },
      'content',
    );
    expect(new URL(settings.DATABASE_URL ?? '')).toMatchObject({ username: 'hma_app', host: 'postgres:5432', pathname: '/hma' });
  });
});
