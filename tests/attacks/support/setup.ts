import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { generateIdentityKeys } from '../../../platform/auth/identity-token.ts';
import { TEMPLATE, withDatabase } from '../../support/postgres-setup.ts';
import { CLIENT_ID, SHARED_SECRET, startTestProvider } from '../../support/sso/test-provider.ts';
import { startAttackedProcess, type AttackedProcess } from './attacked-process.ts';
import { insertPeople, secretsOf } from './people.ts';
import { makeThings } from './things.ts';
import { tellProvider } from './told-provider.ts';
import { RATES, SIGN_IN_HOST, type World } from './world.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    attacked: World;
  }
}

/**
 * What is attacked: the academy from the build, as `npm start` runs it, and beside it a gateway before two subgraphs, each a process of its own. It goes after `postgres-setup.ts`.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { ownerUrl, appUrl } = project.getProvidedContext().postgres;
  const createDatabase = async () => {
    const name = `attacked_${randomBytes(6).toString('hex')}`;
    const client = new Client({ connectionString: ownerUrl });
    await client.connect();
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
    await client.end();
    return { owner: withDatabase(ownerUrl, name), app: withDatabase(appUrl, name) };
  };
  const directory = await mkdtemp(path.join(tmpdir(), 'hma-attacked-'));
  const running: AttackedProcess[] = [];
  const provider = await startTestProvider();
  tellProvider(provider);
  const stop = async () => {
    await Promise.all(running.map((one) => one.stop()));
    await provider.stop();
    await rm(directory, { recursive: true, force: true });
  };
  const start = async (entry: string, environment: Record<string, string>): Promise<AttackedProcess> => {
    const started = await startAttackedProcess({
      entry,
      environment: { LOG_LEVEL: 'debug', ...environment },
      directory,
    });
    running.push(started);
    return started;
  };

  try {
    const dataDirectory = path.join(directory, 'data');
    const database = await createDatabase();
    const academy = await start('sandbox/main', {
      DATABASE_URL: database.app,
      DATABASE_OWNER_URL: database.owner,
      HMA_DATA_DIR: dataDirectory,
      HMA_DEMO: 'false',
      ...PRODUCTION_LIKE,
    });
    const people = await insertPeople(database.owner);
    const things = await makeThings(academy.url, people);
    const apart = await startApart(await createDatabase(), provider.issuer, start);
    project.provide('attacked', {
      url: academy.url,
      databaseUrl: database.owner,
      dataDirectory,
      logs: [path.join(dataDirectory, 'academy.log'), ...running.map(({ output }) => output)],
      people,
      things,
      apart,
      provider: { issuer: provider.issuer, publicJwk: provider.publicJwk() },
      secrets: [
        ...secretsOf(people),
        ...secretsOf(apart.people),
        { what: 'shared secret', value: SHARED_SECRET },
        { what: 'identity key', value: apart.identity.privateKey.split('\n')[1] ?? '' },
      ],
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** Where the sandbox is more open than an academy in earnest. Whoever attacks is many, and comes from wherever they say: how often is tried apart. */
const FROM_EVERYWHERE = {
  HMA_TRUSTED_PROXIES: '127.0.0.1',
  HMA_RATE_LIMIT_USER: '1000000',
  HMA_RATE_LIMIT_ADDRESS: '1000000',
  HMA_RATE_LIMIT_CONNECTIONS: '1000000',
  HMA_RATE_LIMIT_BAD_TOKENS: '1000000',
};
const PRODUCTION_LIKE = {
  HMA_INTROSPECTION: 'scope',
  HMA_CORS_ORIGINS: 'https://app.huntmaster.academy',
  ...FROM_EVERYWHERE,
};

/** Two gateways before two subgraphs, one of them for browsers that sign in. They are asked for people alone; nobody reads the mail that they would send. */
async function startApart(
  database: { owner: string; app: string },
  issuer: string,
  start: (entry: string, environment: Record<string, string>) => Promise<AttackedProcess>,
): Promise<World['apart']> {
  const identity = await generateIdentityKeys();
  const environment = {
    DATABASE_URL: database.app,
    HMA_IDENTITY_PUBLIC_KEY: identity.publicKey,
    HMA_PUBLIC_URL: 'http://127.0.0.1',
    SMTP_URL: 'smtp://127.0.0.1:1',
  };
  const sso = { HMA_SSO_ENABLED: 'true', HMA_SSO_PROVIDER_URL: issuer, HMA_SSO_CLIENT_ID: CLIENT_ID };
  const user = await start('subgraphs/user/main', { ...environment, ...sso, HMA_JWT_SECRET_SHARED: SHARED_SECRET });
  const assessment = await start('subgraphs/assessment/main', environment);
  const before = {
    HMA_IDENTITY_PRIVATE_KEY: identity.privateKey,
    HMA_USER_URL: `${user.url}/graphql`,
    HMA_ASSESSMENT_URL: `${assessment.url}/graphql`,
    // Nobody asks for what these know.
    HMA_CONTENT_URL: `${user.url}/graphql`,
    HMA_ANALYTICS_URL: `${user.url}/graphql`,
    HMA_SOCIAL_URL: `${user.url}/graphql`,
  };
  const gateway = await start('gateway/main', {
    ...before,
    HMA_RATE_LIMIT_USER: String(RATES.user),
    HMA_RATE_LIMIT_SERVICE: String(RATES.service),
    HMA_RATE_LIMIT_ADDRESS: String(RATES.address),
    HMA_RATE_LIMIT_CONNECTIONS: String(RATES.connections),
    HMA_RATE_LIMIT_BAD_TOKENS: String(RATES.badTokens),
  });
  const signIn = await start('gateway/main', { ...before, ...sso, ...FROM_EVERYWHERE, HMA_PUBLIC_URL: `http://${SIGN_IN_HOST}` });
  return {
    gatewayUrl: gateway.url,
    signInUrl: signIn.url,
    databaseUrl: database.owner,
    userUrl: user.url,
    assessmentUrl: assessment.url,
    identity,
    people: await insertPeople(database.owner),
  };
}
