import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Setting } from '../../../platform/config/setting.ts';
import { settings, type SettingName } from '../../../platform/config/settings.ts';
import { readComposeFile, type ComposeService } from '../../support/compose/compose-file.ts';

const compose = readComposeFile('docker-compose.yml');
const services = Object.entries(compose.services).map(([name, service]) => ({ name, service }));
const ours = services.filter(({ service }) => service.build !== undefined);
const isOneShot = ({ restart }: ComposeService) => restart === 'no';
const networksOf = ({ networks = [] }: ComposeService) => (Array.isArray(networks) ? networks : Object.keys(networks)) as string[];

describe('docker-compose.yml', () => {
  it.each(['docker-compose.yml', 'docker-compose.files.yml'])('is what the Compose Specification says a file is: %s', (file) => {
    const schema = JSON.parse(readFileSync('tests/support/compose/compose-spec.json', 'utf8')) as Record<string, unknown>;
    // Draft 7, which is what Ajv takes it for; the address that it gives for that is not the draft's own.
    const { $schema, ...body } = schema;
    const ajv = new Ajv({ allErrors: true, strict: false });
    const isValid = ajv.validate(body, parse(readFileSync(file, 'utf8'), { merge: true }));

    expect($schema).toContain('draft-07');
    expect({ isValid, errors: ajv.errors }).toEqual({ isValid: true, errors: null });
  });

  it('has the engines, the gateway, five subgraphs, the migration step and the importer', () => {
    expect(services.map(({ name }) => name).sort()).toEqual([
      'analytics',
      'assessment',
      'content',
      'gateway',
      'import',
      'migrate',
      'minio',
      'postgres',
      'redis',
      'social',
      'user',
    ]);
  });

  it.each(services)('checks the health of $name, or runs it once', ({ service }) => {
    expect(service.healthcheck?.disable === true ? isOneShot(service) : (service.healthcheck?.test?.length ?? 0) > 1).toBe(true);
  });

  it.each(services)('names an image of $name by a version', ({ service }) => {
    expect(service.image).toMatch(/^[\w./-]+:[\w.-]+$/);
    expect(service.image).not.toMatch(/:latest$/);
  });

  it.each(services)('declares every secret, volume, network and service that $name refers to', ({ service }) => {
    expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining([...(service.secrets ?? [])]));
    expect(Object.keys(compose.networks)).toEqual(expect.arrayContaining(networksOf(service)));
    expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining((service.volumes ?? []).map((one) => one.split(':')[0])));
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(Object.keys(service.depends_on ?? {})));
  });

  it.each(services)('lets $name wait for a service to be healthy only where its health is checked', ({ service }) => {
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      const awaited = compose.services[name] as ComposeService;
      expect(condition).toBe(isOneShot(awaited) ? 'service_completed_successfully' : 'service_healthy');
    }
  });

  it.each(services)('mounts exactly the secrets that $name reads', ({ service }) => {
    const texts = [...Object.values(service.environment ?? {}), ...(service.command ?? []), ...(service.healthcheck?.test ?? [])];
    const read = texts.flatMap((text) => [...text.matchAll(/\/run\/secrets\/([\w.-]+)/g)].map(([, name]) => name));
    expect(new Set(service.secrets)).toEqual(new Set(read));
  });

  it.each(ours)('sets only what is a setting for $name, and secrets by their files alone', ({ service }) => {
    for (const name of Object.keys(service.environment ?? {})) {
      const secret = name.endsWith('_FILE') ? name.slice(0, -'_FILE'.length) : null;
      expect(settings).toHaveProperty(secret ?? name);
      const declared: Setting = settings[(secret ?? name) as SettingName];
      expect({ name, secret: declared.secret ?? false }).toEqual({ name, secret: secret !== null });
    }
  });

  it.each(ours)('gives $name every setting that the operator writes into .env', ({ service }) => {
    expect(service.env_file).toEqual([{ path: '.env', required: false }]);
  });

  it('holds nothing that looks like a secret', () => {
    const text = readFileSync('docker-compose.yml', 'utf8');
    expect(text).not.toMatch(/\/\/[^/\s]*:[^/\s]*@/);
    for (const { service } of services)
      for (const [name, value] of Object.entries(service.environment ?? {}))
        if (/PASSWORD|SECRET|TOKEN|KEY|ROOT_USER/.test(name)) expect(value).toMatch(/^\/run\/secrets\//);
  });

  it('publishes the gateway alone, to this machine alone', () => {
    expect(services.flatMap(({ name, service }) => (service.ports ?? []).map((port) => `${name} ${port}`))).toEqual([
      'gateway 127.0.0.1:4000:4000',
    ]);
  });

  it('gives the gateway the names and ports that the modules know', () => {
    const { networks, environment } = compose.services['gateway'] as ComposeService;
    expect(networks).toMatchObject({ edge: { aliases: ['hma-content-bridge', 'hma-ml-server'] } });
    expect(environment).toMatchObject({ HMA_FURTHER_PORTS: '8090,8010' });
  });

  it('keeps the engines on a network without a way out, apart from the gateway', () => {
    expect(compose.networks).toMatchObject({ data: { internal: true }, counts: { internal: true } });
    expect(['postgres', 'redis', 'minio'].map((name) => networksOf(compose.services[name] as ComposeService))).toEqual([
      ['data'],
      ['counts'],
      ['data'],
    ]);
    expect(networksOf(compose.services['gateway'] as ComposeService)).not.toContain('data');
  });
});
