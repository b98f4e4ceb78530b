import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGraphiqlAssets } from '../../../gateway/http/graphiql/assets.ts';
import { addGraphiqlRoutes } from '../../../gateway/http/graphiql/route.ts';
import { buildGraphiql } from '../../../scripts/graphiql-bundle.ts';
import { launchBrowser } from '../../support/browser.ts';
import { startGateway, type TestGateway } from '../../support/gateway/start-gateway.ts';
import { describeWith } from '../../support/requirements.ts';
import { visitGraphiql, type GraphiqlPage } from '../../support/graphiql-page.ts';

describeWith('chromium', 'GraphiQL on the gateway', () => {
  let directory: string;
  let gateway: TestGateway;
  let browser: Browser;
  let visit: GraphiqlPage;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'graphiql-'));
    await buildGraphiql(directory);
    const assets = createGraphiqlAssets({
      directory,
      title: 'Shop',
      examples: [{ query: 'query Products { products { title inStock } }\n' }, { query: 'query Caller { whoAmI }\n' }],
    });
    gateway = await startGateway({ routes: (app) => addGraphiqlRoutes(app, assets) });
    browser = await launchBrowser();
    visit = await visitGraphiql(browser, `${gateway.url}/graphql`);
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('shows what several subgraphs answered', async () => {
    await visit.run();
    await visit.expectAnswer('"inStock": true');
  });

  it('passes the authorization of the headers editor on', async () => {
    await visit.openTab('Caller');
    await visit.type('Headers', '{"authorization": "Bearer ada"}');
    await visit.run();
    await visit.expectAnswer('Bearer ada');
  });

  it('works within its content security policy and this origin', () => {
    expect(visit.complaints).toEqual([]);
  });
});
