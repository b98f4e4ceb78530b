import * as fc from 'fast-check';
import type { GraphQLSchema } from 'graphql';
import { bytesCase, type BytesCase } from './bytes-cases.ts';
import { damage, type Damage } from './damage.ts';
import { framesCase, type FramesCase } from './frames-cases.ts';
import { httpCase, type HttpCase } from './http-cases.ts';
import { operationsOf, type Operation } from './operations.ts';
import { CALLERS, type CallerName } from './world.ts';

export type OperationCase = {
  kind: 'operation';
  operation: Operation;
  caller: CallerName;
  /** Subscriptions go over a WebSocket whatever is said here, but for one in ten. */
  over: 'post' | 'get' | 'socket';
  damage: Damage;
};

export type FuzzCase = OperationCase | HttpCase | BytesCase | FramesCase;

const CALLER_WEIGHTS: Record<CallerName, number> = { nobody: 3, student: 14, instructor: 14, admin: 18, service: 3, garbage: 1 };

const caller = fc.oneof(...CALLERS.map((name) => ({ weight: CALLER_WEIGHTS[name], arbitrary: fc.constant(name) })));

/** Everything that is sent, in the shares in which it is: five operations to one request that is none. */
export function casesOf(schema: GraphQLSchema): fc.Arbitrary<FuzzCase> {
  const operation = fc.record({
    kind: fc.constant('operation' as const),
    operation: operationsOf(schema),
    caller,
    over: fc.oneof(
      { weight: 16, arbitrary: fc.constant('post' as const) },
      { weight: 1, arbitrary: fc.constant('get' as const) },
      { weight: 2, arbitrary: fc.constant('socket' as const) },
    ),
    damage,
  });
  return fc.oneof(
    { weight: 88, arbitrary: operation },
    { weight: 8, arbitrary: httpCase },
    { weight: 1, arbitrary: bytesCase },
    { weight: 3, arbitrary: framesCase },
  );
}
