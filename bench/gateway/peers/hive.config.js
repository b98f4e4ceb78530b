// Hive Gateway with its planner in JavaScript.
import { defineConfig } from '@graphql-hive/gateway';

export const gatewayConfig = defineConfig({
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => ({ authorization: request.headers.get('authorization') }),
  },
  // As in The Guild's own comparison of gateways.
  inboundInflightRequestDeduplication: true,
});
