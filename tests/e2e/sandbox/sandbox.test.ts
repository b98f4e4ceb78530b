import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type Client } from '../../support/academy/client.ts';
import { AcademyDocument, ProgressUpdatedDocument, TrackProgressDocument } from '../../support/generated/operations.ts';
import { startSandbox, type SandboxProcess } from '../../support/sandbox/sandbox-process.ts';

const AUTHENTICATE = `mutation ($input: AuthenticateInput!) { authenticate(input: $input) { session { token user { id } } } }`;

type Academy = {
  me: { username: string; progress: { edges: unknown[] } };
  courses: {
    edges: {
      node: { instructor: { username: string }; contents: { edges: { node: { id: string } }[] }; analytics: { learners: number } };
    }[];
  };
};

describe('npm start on an empty data directory', () => {
  let directory: string;
  let sandbox: SandboxProcess;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'hma-sandbox-'));
    sandbox = await startSandbox(directory);
  }, 120_000);
  afterAll(async () => {
    sandbox?.signal('SIGTERM');
    await sandbox?.exited;
    await rm(directory, { recursive: true, force: true });
  });

  async function signIn(role: 'student' | 'instructor' | 'admin'): Promise<Client> {
    const input = (await sandbox.accounts())[role];
    const { authenticate } = await createClient(sandbox.url).get<{ authenticate: { session: { token: string; user: { id: string } } } }>(
      AUTHENTICATE,
      { input },
    );
    return createClient(sandbox.url, { token: authenticate.session.token, userId: authenticate.session.user.id });
  }

  it('writes the accounts for its owner alone, and shows them', async () => {
    const accounts = await sandbox.accounts();
    const { mode } = await stat(path.join(directory, 'demo-accounts.json'));
    expect(mode & 0o777).toBe(0o600);
    for (const { username, password } of Object.values(accounts)) {
      expect(sandbox.output()).toContain(username);
      expect(sandbox.output()).toContain(password);
    }
  });

  it('logs no password and no token', async () => {
    await signIn('student');
    const log = await readFile(path.join(directory, 'academy.log'), 'utf8');
    for (const { password } of Object.values(await sandbox.accounts())) expect(log).not.toContain(password);
  });

  it('answers the Academy query completely to the student', async () => {
    const student = await signIn('student');
    const { me, courses } = await student.get(AcademyDocument);
    expect(me.username).toBe('student');
    expect(me.progress.edges.length).toBeGreaterThan(0);
    expect(courses.edges.length).toBe(3);
    for (const { node } of courses.edges) {
      expect(node).toMatchObject({
        instructor: { username: 'instructor' },
        forum: { posts: { edges: expect.any(Array) } },
        analytics: { learners: expect.any(Number) },
      });
      expect(node.contents.edges.length).toBe(5);
    }
  });

  it('goes on after kill -9 of PostgreSQL: not ready, coded failures, then well again, with the subscription alive', async () => {
    const student = await signIn('student');
    const { courses, liveCursor } = await student.get<Academy & { liveCursor: string }>(
      `{ liveCursor courses(first: 3) { edges { node { contents(first: 1) { edges { node { id } } } } } } }`,
    );
    const contentId = courses.edges[0]?.node.contents.edges[0]?.node.id;
    const subscription = await student.subscribe(ProgressUpdatedDocument, { after: liveCursor });
    await student.get(TrackProgressDocument, { input: { contentId, percentage: 1, timeSpentSeconds: 1 } });
    expect((await subscription.next()).errors).toBeUndefined();

    const pid = Number((await readFile(path.join(directory, 'postgres/cluster/postmaster.pid'), 'utf8')).split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    const started = Date.now();
    const { errors } = await student.ask('{ courses { edges { cursor } } }');
    expect(errors === undefined || errors[0]?.extensions.code === 'UPSTREAM_UNAVAILABLE').toBe(true);
    expect(Date.now() - started).toBeLessThan(20_000);

    await expect.poll(async () => (await fetch(`${sandbox.url}/health/ready`)).status, { timeout: 20_000 }).toBe(200);
    await expect
      .poll(async () => (await student.ask(TrackProgressDocument, { input: { contentId, percentage: 99, timeSpentSeconds: 1 } })).errors, {
        timeout: 20_000,
      })
      .toBeUndefined();
    expect((await subscription.next()).data).toMatchObject({ progressUpdated: { progress: { user: { username: 'student' } } } });
    await subscription.close();
  }, 90_000);

  it('refuses a second start on the same data directory, saying who has it', async () => {
    await expect(startSandbox(directory)).rejects.toThrow(new RegExp(`${sandbox.pid}`));
  });

  it('recovers after kill -9 of itself, with everything it had', async () => {
    const before = await sandbox.accounts();
    sandbox.signal('SIGKILL');
    await sandbox.exited;
    sandbox = await startSandbox(directory);
    expect(await sandbox.accounts()).toEqual(before);
    const { me } = await (await signIn('student')).get(AcademyDocument);
    expect(me.progress.edges.length).toBeGreaterThan(0);
  }, 60_000);

  it('stops cleanly on Ctrl-C', async () => {
    sandbox.signal('SIGINT');
    expect(await sandbox.exited).toBe(0);
    await expect(stat(path.join(directory, 'postgres/cluster/postmaster.pid'))).rejects.toThrow('ENOENT');
  });
});
