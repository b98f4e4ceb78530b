import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { generateIdentityKeys } from '../../../platform/auth/identity-token.ts';
import { TEMPLATE, withDatabase } from '../../support/postgres-setup.ts';
import { startAttackedProcess, type AttackedProcess } from './attacked-process.ts';
import { insertPeople, secretsOf } from './people.ts';
import { makeThings } from './things.ts';
import type { World } from './world.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    attacked: World;
  }
}

/**
 * What is attacked: the academy from the build, as `npm start` runs it, and beside it a gateway before two subgraphs, each a process of its own,
 * all over one PostgreSQL database. It goes after `postgres-setup.ts`.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { ownerUrl, appUrl } = project.getProvidedContext().postgres;
  const name = `attacked_${randomBytes(6).toString('hex')}`;
  const admin = new Client({ connectionString: ownerUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  await admin.end();
  const [databaseUrl, applicationUrl] = [withDatabase(ownerUrl, name), withDatabase(appUrl, name)];
  const directory = await mkdtemp(path.join(tmpdir(), 'hma-attacked-'));
  const identity = await generateIdentityKeys();
  const running: AttackedProcess[] = [];
  const stop = async () => {
    await Promise.all(running.map((one) => one.stop()));
    await rm(directory, { recursive: true, force: true });
  };
  const start = async (entry: string, environment: Record<string, string>): Promise<AttackedProcess> => {
    const started = await startAttackedProcess({
      entry,
      environment: { DATABASE_URL: applicationUrl, LOG_LEVEL: 'debug', ...environment },
      directory,
    });
    running.push(started);
    return started;
  };

  try {
    const dataDirectory = path.join(directory, 'data');
    const academy = await start('sandbox/main', { DATABASE_OWNER_URL: databaseUrl, HMA_DATA_DIR: dataDirectory, HMA_DEMO: 'false' });
    const user = await start('subgraphs/user/main', { HMA_IDENTITY_PUBLIC_KEY: identity.publicKey });
    const assessment = await start('subgraphs/assessment/main', { HMA_IDENTITY_PUBLIC_KEY: identity.publicKey });
    const subgraphs = { user: `${user.url}/graphql`, assessment: `${assessment.url}/graphql` };
    const gateway = await start('gateway/main', {
      HMA_IDENTITY_PRIVATE_KEY: identity.privateKey,
      HMA_USER_URL: subgraphs.user,
      HMA_ASSESSMENT_URL: subgraphs.assessment,
      // Nobody asks for what these know.
      HMA_CONTENT_URL: subgraphs.user,
      HMA_ANALYTICS_URL: subgraphs.user,
      HMA_SOCIAL_URL: subgraphs.user,
    });
    const people = await insertPeople(databaseUrl);
    const things = await makeThings(academy.url, people);
    project.provide('attacked', {
      url: academy.url,
      gatewayUrl: gateway.url,
      subgraphs: { user: user.url, assessment: assessment.url },
      identity,
      databaseUrl,
      dataDirectory,
      logs: [path.join(dataDirectory, 'academy.log'), ...running.map(({ output }) => output)],
      people,
      things,
      secrets: [...secretsOf(people), { what: 'identity key', value: identity.privateKey.split('\n')[1] ?? '' }],
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
