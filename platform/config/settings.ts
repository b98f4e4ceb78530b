import { z } from 'zod';
import { flag, integer, moduleUrl, networks, origins, port, ports, text, url } from './schemas.ts';
import { limitSettings } from './limit-settings.ts';
import { processSettings } from './process-settings.ts';
import { declareSettings, SUBGRAPHS } from './setting.ts';
import { ssoSettings } from './sso-settings.ts';
import { telemetrySettings } from './telemetry-settings.ts';

/** Every setting of the product, by the name of its environment variable. */
export const settings = declareSettings({
  HMA_PORT: { group: 'Server', description: 'Port that this process listens on; 0 takes a free one.', schema: port, default: '4000' },
  HMA_HOST: {
    group: 'Server',
    description: 'Address that this process listens on. In a container: `0.0.0.0`.',
    schema: text,
    default: '127.0.0.1',
  },
  HMA_FURTHER_PORTS: {
    group: 'Server',
    description: 'Ports, separated by commas, on which the gateway answers as it does on `HMA_PORT`: those that modules know it by.',
    schema: ports,
    default: '',
  },
  HMA_PUBLIC_URL: {
    group: 'Server',
    description: 'Where clients reach the gateway; signed file URLs, and links in mails, begin with it. Unset: the address it listens on.',
    schema: url('http:', 'https:'),
    requiredBy: ['user'],
  },
  HMA_TRUSTED_PROXIES: {
    group: 'Server',
    description:
      'Addresses and networks, separated by commas, of the proxies in front of the gateway: what they say in `X-Forwarded-For` is believed. Empty: nobody is.',
    schema: networks,
    default: '',
  },
  HMA_CORS_ORIGINS: {
    group: 'Server',
    description: 'Origins, separated by commas, of the pages that may ask from a browser. The sandbox adds every port of this machine.',
    schema: origins,
    default: 'https://huntmaster.academy,https://app.huntmaster.academy,https://admin.huntmaster.academy',
  },
  HMA_DATA_DIR: {
    group: 'Server',
    description: 'Where the sandbox keeps its database, files and secrets.',
    schema: text,
    default: '.data',
  },
  HMA_SUPERGRAPH: {
    group: 'Server',
    description:
      'Path of a composed supergraph for the gateway, which goes over to what is put in its place. Unset: composed from the schemas of this release.',
    schema: text,
  },
  LOG_LEVEL: {
    group: 'Server',
    description: 'Least severe level that is logged: `trace`, `debug`, `info`, `warn`, `error` or `fatal`.',
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], 'Expected trace, debug, info, warn, error or fatal'),
    default: 'info',
  },

  HMA_UNAUTHORIZED_OPERATIONS: {
    group: 'Server',
    description:
      'What becomes of an operation that asks for a field its caller may not have: `filter` runs it without the field, which is null with an error; `reject` does nothing of it.',
    schema: z.enum(['filter', 'reject'], 'Expected filter or reject'),
    default: 'filter',
  },

  ...processSettings,

  DATABASE_URL: {
    group: 'Engines',
    description:
      'PostgreSQL as the application role `hma_app`. In the sandbox: unset, it starts its own. Given to the migration step, that step lets the role log in with this password.',
    schema: url('postgresql:', 'postgres:'),
    secret: true,
    requiredBy: [...SUBGRAPHS, 'import', 'operator'],
  },
  DATABASE_OWNER_URL: {
    group: 'Engines',
    description: 'PostgreSQL as the role that owns the schema, for migrations alone.',
    schema: url('postgresql:', 'postgres:'),
    secret: true,
    requiredBy: ['migrate'],
  },
  DATABASE_POOL_SIZE: {
    group: 'Engines',
    description: 'Connections of one process to PostgreSQL, at the most.',
    schema: integer(2, 200),
    default: '10',
  },
  REDIS_URL: {
    group: 'Engines',
    description:
      'Redis, where all processes together count how often somebody tries, and keep what `HMA_ENTITY_CACHE` says. Each academy has a database number of its own. Unset: each process counts for itself.',
    schema: url('redis:', 'rediss:'),
    secret: true,
  },
  SMTP_URL: {
    group: 'Engines',
    description:
      'Mail server, `smtp://user:password@host:587` or `smtps://…:465`. In the sandbox: unset, mails are written to `mail/` in the data directory.',
    schema: url('smtp:', 'smtps:'),
    secret: true,
    requiredBy: ['user'],
  },
  HMA_MAIL_FROM: {
    group: 'Engines',
    description: 'Whom mails come from, `Name <address>`.',
    schema: text,
    default: 'Hunt Master Academy <academy@localhost>',
  },
  MINIO_ENDPOINT: {
    group: 'Engines',
    description: 'S3 object store. In the sandbox: unset, files are kept in the data directory.',
    schema: url('http:', 'https:'),
    requiredBy: ['content', 'import'],
  },
  MINIO_PUBLIC_ENDPOINT: {
    group: 'Engines',
    description: 'Where browsers reach the object store, if that is another address.',
    schema: url('http:', 'https:'),
  },
  MINIO_ACCESS_KEY: {
    group: 'Engines',
    description: 'Access key of the object store.',
    schema: text,
    secret: true,
    requiredBy: ['content', 'import'],
  },
  MINIO_SECRET_KEY: {
    group: 'Engines',
    description: 'Secret key of the object store.',
    schema: text,
    secret: true,
    requiredBy: ['content', 'import'],
  },
  MINIO_BUCKET: { group: 'Engines', description: 'Bucket that all files are in.', schema: text, default: 'huntmaster-storage' },
  MINIO_REGION: { group: 'Engines', description: 'Region of the bucket.', schema: text, default: 'us-east-1' },

  HMA_SESSION_IDLE_DAYS: {
    group: 'Sessions',
    description: 'Days after which a session ends that is not used.',
    schema: integer(1, 365),
    default: '14',
  },
  HMA_SESSION_MAX_DAYS: {
    group: 'Sessions',
    description: 'Days after which a session ends however much it is used.',
    schema: integer(1, 3650),
    default: '90',
  },

  HMA_RATE_LIMIT_USER: {
    group: 'Rate limits',
    description: 'Requests and operations of one person in a minute, wherever they come from.',
    schema: integer(1, 1_000_000_000),
    default: '1200',
  },
  HMA_RATE_LIMIT_SERVICE: {
    group: 'Rate limits',
    description: 'Requests and operations of one service account in a minute.',
    schema: integer(1, 1_000_000_000),
    default: '6000',
  },
  HMA_RATE_LIMIT_ADDRESS: {
    group: 'Rate limits',
    description: 'Requests and operations in a minute of all who come from one address without saying who they are.',
    schema: integer(1, 1_000_000_000),
    default: '600',
  },
  HMA_RATE_LIMIT_CONNECTIONS: {
    group: 'Rate limits',
    description: 'WebSockets that one address may open in a minute.',
    schema: integer(1, 1_000_000_000),
    default: '600',
  },
  HMA_RATE_LIMIT_BAD_TOKENS: {
    group: 'Rate limits',
    description: 'Tokens that nobody has which one address may show in a minute before no more of them are looked up.',
    schema: integer(1, 1_000_000_000),
    default: '60',
  },

  HMA_EVENT_RETENTION_DAYS: {
    group: 'Events',
    description: 'Days that the event log, and with it every cursor, is kept.',
    schema: integer(1, 3650),
    default: '7',
  },

  HMA_INTROSPECTION: {
    group: 'Operations',
    description:
      'Who may ask for the schema: `open` everybody, `scope` holders of the scope `schema:read`, `off` nobody. Unset: `open` in the sandbox, `scope` elsewhere.',
    schema: z.enum(['open', 'scope', 'off'], 'Expected open, scope or off'),
  },
  HMA_PERSISTED_QUERIES: {
    group: 'Operations',
    description: "Whether clients may name a query by its hash (Apollo's automatic persisted queries).",
    schema: flag,
    default: 'true',
  },
  HMA_TRUSTED_DOCUMENTS: {
    group: 'Operations',
    description:
      "Path of a manifest of trusted documents, Apollo's format or an object of texts by id. With it, nothing that is not on the list runs.",
    schema: text,
  },
  HMA_PLAN_CACHE: {
    group: 'Operations',
    description:
      'Path of a file in which the gateway keeps the query plans used most over a restart. Unset: `query-plans` in the data directory of the sandbox; elsewhere they are made anew.',
    schema: text,
  },
  ...limitSettings,

  HMA_CURRICULUM_API_URL: { group: 'Modules', description: 'The curriculum delivery module, or `off`.', schema: moduleUrl },
  HMA_USER_MGMT_API_URL: { group: 'Modules', description: 'The user management module, or `off`.', schema: moduleUrl },
  HMA_ANALYTICS_API_URL: { group: 'Modules', description: 'The analytics module, or `off`.', schema: moduleUrl },
  HMA_ASSESSMENT_API_URL: { group: 'Modules', description: 'The assessment module, or `off`.', schema: moduleUrl },
  HMA_SOCIAL_API_URL: { group: 'Modules', description: 'The social module, or `off`.', schema: moduleUrl },

  ...ssoSettings,

  ...telemetrySettings,

  HMA_DEMO: {
    group: 'Sandbox',
    description: 'Whether an empty data directory gets courses, accounts and a small set of learners.',
    schema: flag,
    default: 'true',
  },
});

export type SettingName = keyof typeof settings;
/** Settings with a default always have a value; the others may be undefined. */
export type SettingValues = {
  [Name in SettingName]:
    z.output<(typeof settings)[Name]['schema']> | ((typeof settings)[Name] extends { default: string } ? never : undefined);
};
