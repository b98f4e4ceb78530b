import { integer } from './schemas.ts';
import { declareSettings } from './setting.ts';

/** What one operation, one request and one client may be. */
export const limitSettings = declareSettings({
  HMA_COST_LIMIT: {
    group: 'Limits',
    description: 'What one operation may cost, as `@cost` and `@listSize` in the schema have it.',
    schema: integer(1, 1000000),
    default: '10000',
  },
  HMA_REQUEST_TIMEOUT_MS: {
    group: 'Limits',
    description: 'For carrying out an operation that was read, subgraphs included; for a subscription, from an event to its answer.',
    schema: integer(100, 600000),
    default: '30000',
  },
  HMA_LIMIT_BODY_BYTES: {
    group: 'Limits',
    description: 'Bytes of a request or WebSocket message.',
    schema: integer(1024, 104857600),
    default: '1048576',
  },
  HMA_LIMIT_CONNECTIONS: {
    group: 'Limits',
    description: 'Connections at once, WebSockets included.',
    schema: integer(1, 1000000),
    default: '20000',
  },
  HMA_LIMIT_CONNECTIONS_PER_ADDRESS: {
    group: 'Limits',
    description: 'Connections at once from one address; those of `HMA_TRUSTED_PROXIES` are not counted, and the sandbox does not count.',
    schema: integer(1, 1000000),
    default: '1000',
  },
  HMA_LIMIT_DOCUMENT_LENGTH: {
    group: 'Limits',
    description: 'Characters of a document.',
    schema: integer(100, 1000000),
    default: '100000',
  },
  HMA_LIMIT_TOKENS: {
    group: 'Limits',
    description: 'Tokens of a document.',
    schema: integer(10, 7500),
    default: '5000',
  },
  HMA_LIMIT_DEFINITIONS: {
    group: 'Limits',
    description: 'Operations and fragments of a document.',
    schema: integer(1, 1000),
    default: '100',
  },
  HMA_LIMIT_REPEATED_FIELD: {
    group: 'Limits',
    description: 'Times that one response name is selected in a document.',
    schema: integer(1, 5000),
    default: '200',
  },
  HMA_LIMIT_DEPTH: {
    group: 'Limits',
    description: 'Levels of fields of an operation; those of introspection are counted apart.',
    schema: integer(1, 100),
    default: '15',
  },
  HMA_LIMIT_FIELDS: {
    group: 'Limits',
    description: 'Fields of an operation, each fragment counted wherever it is spread.',
    schema: integer(1, 100000),
    default: '2000',
  },
  HMA_LIMIT_ROOT_FIELDS: {
    group: 'Limits',
    description: 'Root fields of an operation.',
    schema: integer(1, 1000),
    default: '20',
  },
  HMA_LIMIT_ALIASES: {
    group: 'Limits',
    description: 'Aliases of an operation.',
    schema: integer(0, 10000),
    default: '60',
  },
  HMA_LIMIT_DIRECTIVES: {
    group: 'Limits',
    description: 'Directives of an operation.',
    schema: integer(0, 10000),
    default: '60',
  },
  HMA_LIMIT_VARIABLES: {
    group: 'Limits',
    description: 'Variables of an operation.',
    schema: integer(0, 10000),
    default: '60',
  },
  HMA_LIMIT_VARIABLE_VALUES: {
    group: 'Limits',
    description: 'Values in the variables of an operation.',
    schema: integer(1, 1000000),
    default: '50000',
  },
  HMA_LIMIT_ERRORS: {
    group: 'Limits',
    description: 'Errors of an answer; the last says how many there were.',
    schema: integer(1, 10000),
    default: '100',
  },
  HMA_LIMIT_SOCKET_OPERATIONS: {
    group: 'Limits',
    description: 'Operations at once on one WebSocket.',
    schema: integer(1, 10000),
    default: '100',
  },
});
