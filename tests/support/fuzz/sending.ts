import type { Agent } from 'node:http';
import type { KeptSockets } from './kept-sockets.ts';
import type { World } from './world.ts';

/** What a case is sent with. */
export type Sending = {
  world: World;
  sockets: KeptSockets;
  agent: Agent;
  correlationId: string;
  /** Resolves when the request has reached a resolver: a subscription may have nothing else to say. */
  reached: () => Promise<void>;
};
