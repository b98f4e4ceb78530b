import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedUpload } from '../../../platform/storage/object-store.ts';
import type { EmbeddedPostgres } from '../../../sandbox/postgres/embedded-postgres.ts';
import { S3_CREDENTIALS, startS3Server } from '../../contract/storage/s3-server.ts';
import { sendUpload } from '../../contract/storage/send-upload.ts';
import { createClient, type Client } from '../../support/academy/client.ts';
import { makeCourse, type MadeCourse } from '../../support/academy/course.ts';
import { AcademyDocument, EnrollDocument, ProgressUpdatedDocument, TrackProgressDocument } from '../../support/generated/operations.ts';
import { findService, readComposeFile } from '../../support/compose/compose-file.ts';
import { startComposePostgres } from '../../support/compose/compose-postgres.ts';
import { environmentOf, readDockerfile } from '../../support/compose/dockerfile.ts';
import { createPlacement, type Placement } from '../../support/compose/placement.ts';
import { runService, startService, type Ended, type ServiceProcess } from '../../support/compose/service-process.ts';
import { query } from '../../support/postgres/query.ts';
import { startCollector, type Collector } from '../../support/telemetry/collector.ts';

/** The folder with `dist/`: the checkout, or what stands for the image. */
const ROOT = path.resolve(process.env['HMA_TEST_IMAGE_ROOT'] ?? '.');
const SUBGRAPHS = ['content', 'user', 'analytics', 'assessment', 'social'] as const;
const PASSWORD = 'a password for the tests';

const REQUEST_UPLOAD = `mutation ($input: RequestUploadInput!) {
  requestUpload(input: $input) { upload { id url method expiresAt fields { name value } } }
}`;
type Upload = { id: string; url: string; method: string; expiresAt: string; fields: { name: string; value: string }[] };

/** As a browser that got a form to fill in. */
const toTarget = ({ url, fields, expiresAt }: Upload): SignedUpload => ({
  method: 'POST',
  url,
  fields: Object.fromEntries(fields.map(({ name, value }) => [name, value])),
  expiresAt: new Date(expiresAt),
});

/**
 * Every process of docker-compose.yml with its command and its environment, on this machine instead of in containers. PostgreSQL is
 * the embedded one, s3rver stands for the object store. Redis is used by nothing yet; the engines' own commands are not run.
 */
describe('the services of docker-compose.yml', () => {
  const compose = readComposeFile('docker-compose.yml');
  const running: ServiceProcess[] = [];
  let directory: string;
  let placement: Placement;
  let postgres: EmbeddedPostgres;
  let s3: Awaited<ReturnType<typeof startS3Server>>;
  let collector: Collector;
  let migrated: Ended;
  let gateway: ServiceProcess;
  let instructor: Client;
  let student: Client;
  let course: MadeCourse;

  const optionsOf = (name: string) => ({
    name,
    service: findService(compose, name),
    placement,
    root: ROOT,
    // The collector is what `.env` would say.
    imageEnvironment: { ...environmentOf(readDockerfile('Dockerfile')), OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint },
  });
  const start = async (name: string, port: number) => {
    const service = await startService(optionsOf(name));
    running.push(service);
    placement.put(`${name}:${port}`, new URL(service.url).host);
    return service;
  };

  /** A new account, signed in by its password; in other roles where told. */
  const signUp = async (username: string, role?: string): Promise<Client> => {
    const visitor = createClient(gateway.url);
    const { register } = await visitor.get<{ register: { user: { id: string } } }>(
      'mutation ($input: RegisterInput!) { register(input: $input) { user { id } } }',
      { input: { username, email: `${username}@example.org`, password: PASSWORD } },
    );
    // The first instructor of an academy is made by its operator.
    if (role) await query(postgres.ownerUrl, `UPDATE users SET roles = '["${role}"]' WHERE username = '${username}'`);
    const { authenticate } = await visitor.get<{ authenticate: { session: { token: string } } }>(
      'mutation ($input: AuthenticateInput!) { authenticate(input: $input) { session { token } } }',
      { input: { username, password: PASSWORD } },
    );
    return createClient(gateway.url, { token: authenticate.session.token, userId: register.user.id });
  };

  beforeAll(async () => {
    if (!existsSync(path.join(ROOT, 'dist/supergraph.graphql'))) throw new Error('There is no build: npm run build');
    directory = await mkdtemp(path.join(tmpdir(), 'hma-compose-'));
    const made = path.join(directory, 'secrets');
    execFileSync(process.execPath, ['scripts/secrets.mjs', made]);
    placement = createPlacement(compose, made, path.join(directory, 'run-secrets'));

    collector = await startCollector();
    [postgres, s3] = await Promise.all([
      startComposePostgres(path.join(directory, 'postgres'), placement.readSecret('postgres-owner-password')),
      startS3Server(S3rver),
    ]);
    placement.put('postgres:5432', `${postgres.host}:${postgres.port}`);
    // There is none: each process counts for itself.
    placement.put('redis:6379', '127.0.0.1:1');
    placement.put('minio:9000', `127.0.0.1:${s3.port}`);
    for (const name of Object.keys(compose.secrets)) placement.putSecret(name, placement.readSecret(name));
    // It knows only these.
    placement.putSecret('minio-access-key', S3_CREDENTIALS.accessKey);
    placement.putSecret('minio-secret-key', S3_CREDENTIALS.secretKey);

    migrated = await runService(optionsOf('migrate'));
    await Promise.all(SUBGRAPHS.map((name) => start(name, 4001)));
    gateway = await start('gateway', 4000);

    instructor = await signUp('teacher', 'instructor');
    course = await makeCourse(instructor, 'Firearm safety');
    student = await signUp('learner');
    await student.get(EnrollDocument, { courseId: course.id });
    await student.get(TrackProgressDocument, { input: { contentId: course.items[1]?.id, percentage: 40, timeSpentSeconds: 60 } });
  }, 120_000);

  afterAll(async () => {
    await Promise.all(running.map((service) => service.end('SIGKILL')));
    await postgres?.stop();
    await s3?.stop();
    await collector?.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('migrate an empty database, and let the application in', () => {
    expect(migrated).toMatchObject({ code: 0, output: expect.stringContaining('the application can log in now') });
  });

  it('migrate a second time to no effect', async () => {
    const { code, output } = await runService(optionsOf('migrate'));
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('database is up to date') });
    expect(output).not.toContain('can log in now');
  });

  it('are healthy by their own health checks', async () => {
    const checked = await Promise.all(running.map(async (service) => [service.name, (await service.checkHealth()).code]));
    expect(Object.fromEntries(checked)).toEqual({ content: 0, user: 0, analytics: 0, assessment: 0, social: 0, gateway: 0 });
  });

  it('answer the Academy query through the gateway, over HTTP to all five', async () => {
    await expect
      .poll(async () => (await student.ask(AcademyDocument)).data, { timeout: 10_000 })
      .toMatchObject({
        me: { username: 'learner', progress: { edges: [{ node: { percentage: 40, content: { title: 'Firearm safety, lesson 2' } } }] } },
        courses: {
          edges: [
            {
              node: {
                title: 'Firearm safety',
                instructor: { username: 'teacher' },
                contents: {
                  edges: [
                    { node: { type: 'DOCUMENT', prerequisites: [], assessment: { title: 'Firearm safety, quiz' } } },
                    { node: { assessment: null } },
                  ],
                },
                forum: { posts: { edges: [{ node: { body: 'Welcome to Firearm safety', author: { username: 'teacher' } } }] } },
                analytics: { learners: 1, averagePercentage: 20 },
              },
            },
          ],
        },
      });
    expect((await student.ask(AcademyDocument)).errors).toBeUndefined();
  });

  it('carry progress live, with fields of the other subgraphs', async () => {
    const subscription = await student.subscribe(ProgressUpdatedDocument, {
      after: (await student.get<{ liveCursor: string }>('{ liveCursor }')).liveCursor,
    });
    await student.get(TrackProgressDocument, { input: { contentId: course.items[0]?.id, percentage: 30, timeSpentSeconds: 30 } });
    const { data, errors } = await subscription.next();
    await subscription.close();

    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      progressUpdated: {
        cursor: expect.any(String),
        progress: {
          percentage: 30,
          user: { username: 'learner' },
          content: { title: 'Firearm safety, lesson 1', assessment: { title: 'Firearm safety, quiz' } },
          course: { title: 'Firearm safety', forum: { posts: { edges: [{ node: { body: 'Welcome to Firearm safety' } }] } } },
        },
      },
    });
  });

  it('answer on the ports of the content bridge and the ML server too', async () => {
    const answers = [...gateway.furtherUrls].map(async ([port, url]) => [port, await createClient(url).get('{ __typename }')]);
    expect(Object.fromEntries(await Promise.all(answers))).toEqual({ 8090: { __typename: 'Query' }, 8010: { __typename: 'Query' } });
  });

  it('take an upload into the object store, and hand it out again', async () => {
    const text = '# Firearm safety\n\nTreat every firearm as if it were loaded.\n';
    const { requestUpload } = await instructor.get<{ requestUpload: { upload: Upload } }>(REQUEST_UPLOAD, {
      input: { contentId: course.items[0]?.id, purpose: 'FILE', contentType: 'text/markdown', size: text.length },
    });
    const sent = await sendUpload(toTarget(requestUpload.upload), text, 'text/markdown');
    const { completeUpload } = await instructor.get<{ completeUpload: { content: { contentUrl: string } } }>(
      'mutation ($id: ID!) { completeUpload(input: { uploadId: $id }) { content { contentUrl } } }',
      { id: requestUpload.upload.id },
    );

    expect(sent.ok).toBe(true);
    expect(completeUpload.content.contentUrl).toContain(`127.0.0.1:${s3.port}/huntmaster-storage/`);
    expect(await (await fetch(completeUpload.content.contentUrl)).text()).toBe(text);
  });

  it('import a course, files and all, while they run', async () => {
    const imported = await runService(optionsOf('import'), ['courses/hunter-safety', '--instructor', 'teacher']);
    expect(imported).toMatchObject({ code: 0 });
    const { courses } = await student.get<{ courses: { edges: { node: object }[] } }>(
      '{ courses(first: 1) { edges { node { title instructor { username } contents(first: 1) { edges { node { title } } } } } } }',
    );
    expect(courses.edges[0]?.node).toMatchObject({
      title: expect.stringContaining('Hunter'),
      instructor: { username: 'teacher' },
      contents: { edges: [{ node: { title: expect.any(String) } }] },
    });
  });

  it('end with code 0 on SIGTERM, the gateway first', async () => {
    const ended = [await gateway.end('SIGTERM'), ...(await Promise.all(running.slice(0, -1).map((service) => service.end('SIGTERM'))))];
    expect(ended.map(({ code, signal }) => ({ code, signal }))).toEqual(running.map(() => ({ code: 0, signal: null })));
  });

  it('have told the collector of the Academy query by then, all six of them in one trace', () => {
    const spans = collector.spans();
    const asked = spans.filter(({ parentId, attributes }) => parentId === null && attributes['graphql.operation.name'] === 'Academy');
    for (const { traceId } of asked) {
      const services = new Set(spans.filter((span) => span.traceId === traceId).map(({ service }) => service));
      expect(services).toEqual(new Set(['gateway', ...SUBGRAPHS]));
    }
    expect(asked.length).toBeGreaterThan(1);
  });
});
