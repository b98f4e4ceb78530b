/** The borders of the code, all errors. Why each stands is in docs/architecture.md. */
const subgraphs = 'content|user|analytics|assessment|social';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'subgraphs-are-strangers',
      comment: 'A subgraph never imports another one: they meet in the graph and in events.',
      severity: 'error',
      from: { path: `^subgraphs/(${subgraphs})/` },
      to: { path: '^subgraphs/', pathNot: '^subgraphs/$1/' },
    },
    {
      name: 'subgraphs-do-not-know-the-gateway',
      severity: 'error',
      from: { path: '^subgraphs/' },
      to: { path: '^(gateway|sandbox|importer|operator)/' },
    },
    {
      name: 'the-gateway-does-not-know-subgraphs',
      comment: 'It knows endpoints. Composition roots hand them over.',
      severity: 'error',
      from: { path: '^gateway/' },
      to: { path: '^(subgraphs|sandbox|importer|operator)/' },
    },
    {
      name: 'platform-knows-nobody',
      severity: 'error',
      from: { path: '^platform/' },
      to: { path: '^(gateway|subgraphs|sandbox|importer|operator|prisma)/' },
    },
    {
      name: 'prisma-in-stores-alone',
      severity: 'error',
      from: { path: '^(gateway|subgraphs|platform|sandbox|importer|operator)/', pathNot: '^platform/(database|events)/|/store/' },
      to: { path: 'platform/database/generated|^node_modules/@prisma/' },
    },
    {
      name: 'opentelemetry-behind-its-port',
      comment: 'It is loaded where there is somewhere to send traces, and nowhere else.',
      severity: 'error',
      from: { pathNot: '^platform/telemetry/(open-telemetry|sdk-span|report-losses)\\.ts$|^node_modules/' },
      to: { path: '^node_modules/@opentelemetry/' },
    },
    {
      name: 'domain-is-pure',
      comment: 'No I/O, no clock, no GraphQL, no Prisma: other domain files, types of the platform, errors, and what parses a text.',
      severity: 'error',
      from: { path: '^subgraphs/[^/]+/domain/' },
      to: {
        path: '^(subgraphs|platform|node_modules)/',
        pathNot:
          '^subgraphs/[^/]+/domain/|^platform/(errors|validation|text/plain-text|auth/(viewer|memberships)|events/event)\\.ts$|^node_modules/(zod|htmlparser2)/',
      },
    },
    {
      name: 'services-without-graphql',
      severity: 'error',
      from: { path: '^subgraphs/[^/]+/(services|store|domain)/' },
      to: { path: '^node_modules/(graphql|@apollo)/|/generated/resolvers|/resolvers/' },
    },
    {
      name: 'the-sandbox-is-optional',
      severity: 'error',
      from: { pathNot: '^(sandbox|tests|bench|importer|operator)/' },
      to: { path: '^sandbox/' },
    },
    {
      name: 'tests-are-for-tests',
      severity: 'error',
      from: { pathNot: '^(tests|bench)/|^vitest\\.config\\.ts$' },
      to: { path: '^tests/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|/generated/' },
    exclude: { path: '^(dist|gateway/http/graphiql/client)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
