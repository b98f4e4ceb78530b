import { z } from 'zod';
import { flag, integer, pem, timeoutsOf, url } from './schemas.ts';
import { declareSettings, SUBGRAPHS } from './setting.ts';

/** How the processes of the academy know and reach each other. */
export const processSettings = declareSettings({
  HMA_IDENTITY_PRIVATE_KEY: {
    group: 'Between processes',
    description: 'Ed25519 key (PKCS #8 PEM) that the gateway signs the identity of each request with. `npm run secrets` makes a pair.',
    schema: pem('PRIVATE KEY'),
    secret: true,
    requiredBy: ['gateway'],
  },
  HMA_IDENTITY_PUBLIC_KEY: {
    group: 'Between processes',
    description: 'The public half (SPKI PEM), by which subgraphs know the gateway.',
    schema: pem('PUBLIC KEY'),
    secret: true,
    requiredBy: SUBGRAPHS,
  },
  HMA_CONTENT_URL: {
    group: 'Between processes',
    description: 'Where the gateway reaches the content subgraph.',
    schema: url('http:', 'https:'),
    requiredBy: ['gateway'],
  },
  HMA_USER_URL: {
    group: 'Between processes',
    description: 'Where the gateway reaches the user subgraph.',
    schema: url('http:', 'https:'),
    requiredBy: ['gateway'],
  },
  HMA_ANALYTICS_URL: {
    group: 'Between processes',
    description: 'Where the gateway reaches the analytics subgraph.',
    schema: url('http:', 'https:'),
    requiredBy: ['gateway'],
  },
  HMA_ASSESSMENT_URL: {
    group: 'Between processes',
    description: 'Where the gateway reaches the assessment subgraph.',
    schema: url('http:', 'https:'),
    requiredBy: ['gateway'],
  },
  HMA_SOCIAL_URL: {
    group: 'Between processes',
    description: 'Where the gateway reaches the social subgraph.',
    schema: url('http:', 'https:'),
    requiredBy: ['gateway'],
  },
  HMA_SUBGRAPH_TIMEOUT_MS: {
    group: 'Between processes',
    description:
      'In which a subgraph must answer the gateway, each time it is asked; no operation takes longer than `HMA_REQUEST_TIMEOUT_MS`. Not for subgraphs in process.',
    schema: integer(100, 600_000),
    default: '10000',
  },
  HMA_SUBGRAPH_TIMEOUTS_MS: {
    group: 'Between processes',
    description: 'The same of single subgraphs, `social=3000,content=2000` for instance.',
    schema: timeoutsOf(SUBGRAPHS, 100, 600_000),
    default: '',
  },
  HMA_SHARE_SUBGRAPH_REQUESTS: {
    group: 'Between processes',
    description:
      'Whether the gateway sends a query to a subgraph only once while the same one of the same caller is on its way. Who asks right after a change may then get an answer from right before it.',
    schema: flag,
    default: 'false',
  },

  HMA_ENTITY_CACHE: {
    group: 'Between processes',
    description:
      'Whether the gateway keeps what subgraphs say about entities that are the same for everybody: `off`, `memory` of each process, or `redis` (`REDIS_URL`) for all of them. It is forgotten when it changes.',
    schema: z.enum(['off', 'memory', 'redis'], 'Expected off, memory or redis'),
    default: 'off',
  },
  HMA_ENTITY_CACHE_MEBIBYTES: {
    group: 'Between processes',
    description: 'How much of that a process keeps in memory, at the most.',
    schema: integer(1, 65_536),
    default: '64',
  },
});
