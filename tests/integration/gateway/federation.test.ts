import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../support/gateway/ask.ts';
import { startGateway, type TestGateway } from '../../support/gateway/start-gateway.ts';

describe('federation', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  it('joins entities over three subgraphs', async () => {
    const { body } = await ask(gateway, '{ me { name reviews { body product { title inStock } } } }');

    expect(body).toEqual({
      data: { me: { name: 'Ada', reviews: [{ body: 'Points north', product: { title: 'Compass', inStock: true } }] } },
    });
  });
});
