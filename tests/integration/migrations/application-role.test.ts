import { expect, it } from 'vitest';
import { admitApplication } from '../../../prisma/application-role.ts';
import { useDatabase } from '../../support/database.ts';

// That it lets a role in which may not is proven where the owner may change roles: tests/e2e/compose/services.test.ts.

const database = useDatabase();

it('changes nothing for an application that can log in', async () => {
  expect(await admitApplication(database)).toBe(false);
});

it('says so when the application cannot log in, and the owner may not change that', async () => {
  const appUrl = new URL(database.appUrl);
  appUrl.password = 'another';
  await expect(admitApplication({ ...database, appUrl: appUrl.href })).rejects.toMatchObject({
    code: 'PRECONDITION_FAILED',
    message: expect.stringContaining('"hma_app"'),
  });
});

it('takes no other failure for a refusal', async () => {
  const appUrl = new URL(database.appUrl);
  appUrl.pathname = '/no_such_database';
  await expect(admitApplication({ ...database, appUrl: appUrl.href })).rejects.toThrow('no_such_database');
});
