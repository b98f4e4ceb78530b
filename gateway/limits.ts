export type GatewayLimits = {
  /** In bytes. */
  body: number;
  /** In which a client must have sent its request. */
  receiveMs: number;
  /** For carrying out an operation, subgraphs included. */
  requestMs: number;
  /** Connections at once, WebSockets included: of all clients, and of one address. */
  connections: number;
  connectionsPerAddress: number;
  /** Errors of one answer, at the most. */
  errors: number;
  /** Operations at once on one WebSocket. */
  socketOperations: number;
  /** In which a WebSocket must have said who it is. */
  initMs: number;
  /** In which it must be known who asks. */
  identifyMs: number;
  readinessCheckMs: number;
  /** How often a subscription tries to reach its subgraph before the client hears that it is not there. */
  upstreamAttempts: number;
  /** Before a lost upstream is opened again: the first pause, and the longest that doubling makes of it. */
  reopenFirstMs: number;
  reopenMaxMs: number;
  /** How many events may wait for a subscriber who does not read them. */
  queuedEvents: number;
  pingEveryMs: number;
  /** How long a shutdown waits for requests in flight. */
  drainMs: number;
};

/** Unless told otherwise. */
export const LIMITS: GatewayLimits = {
  body: 1_048_576,
  receiveMs: 30_000,
  requestMs: 30_000,
  connections: 20_000,
  connectionsPerAddress: 20_000,
  errors: 100,
  socketOperations: 100,
  initMs: 5_000,
  identifyMs: 5_000,
  readinessCheckMs: 2_000,
  upstreamAttempts: 4,
  reopenFirstMs: 200,
  reopenMaxMs: 5_000,
  queuedEvents: 1_000,
  pingEveryMs: 15_000,
  drainMs: 10_000,
};
