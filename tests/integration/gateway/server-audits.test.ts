import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/gateway/start-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

/** What GraphQL over HTTP asks of a server, as its own test suite has it. */
describe('GraphQL over HTTP: a server', () => {
  const audits = serverAudits({ url: () => `${gateway.url}/graphql`, fetchFn: fetch }).filter(({ name }) => /^(MUST|SHOULD)/.test(name));

  it('is asked for much', () => {
    expect(audits.length).toBeGreaterThanOrEqual(36);
  });

  it.each(audits)('$id $name', async (audit) => {
    const result = await audit.fn();

    expect(result).toMatchObject({ status: 'ok' });
  });
});
