import * as fc from 'fast-check';

/** Messages on a WebSocket, after `connection_init` or without. */
export type FramesCase = { kind: 'frames'; isInitialised: boolean; frames: string[] };

const FRAMES = [
  '',
  '{',
  'null',
  '[]',
  '1',
  '{}',
  '{"type":"connection_init"}',
  '{"type":"connection_init","payload":1}',
  '{"type":"connection_init","payload":{"authorization":1}}',
  '{"type":"connection_init","payload":{"authorization":"Bearer a"}}',
  '{"type":"connection_init","payload":{"__proto__":{"authorization":"Bearer a"}}}',
  '{"type":"connection_ack"}',
  '{"type":"ping"}',
  '{"type":"pong","payload":null}',
  '{"type":"toString"}',
  '{"type":"subscribe"}',
  '{"id":"","type":"subscribe","payload":{"query":"{ me { id } }"}}',
  '{"id":1,"type":"subscribe","payload":{"query":"{ me { id } }"}}',
  '{"id":"__proto__","type":"subscribe","payload":{"query":"{ courses { edges { cursor } } }"}}',
  '{"id":"constructor","type":"subscribe","payload":{"query":"{ courses { edges { cursor } } }"}}',
  '{"id":"a","type":"subscribe","payload":{"query":"{ courses { edges { cursor } } }"}}',
  '{"id":"a","type":"subscribe","payload":{"query":"subscription { contentChanged { cursor } }"}}',
  '{"id":"b","type":"subscribe","payload":{"query":"{"}}',
  '{"id":"b","type":"subscribe","payload":{"query":1}}',
  '{"id":"b","type":"subscribe","payload":{"query":"{ me { id } }","variables":1}}',
  '{"id":"b","type":"subscribe","payload":{"query":"{ me { id } }","variables":[]}}',
  '{"id":"b","type":"subscribe","payload":{"query":"{ me { id } }","operationName":1}}',
  '{"id":"b","type":"subscribe","payload":{"query":"{ me { id } }","extensions":[]}}',
  '{"id":"a","type":"complete"}',
  '{"id":"nothing","type":"complete"}',
  '{"id":"a","type":"next","payload":{}}',
  `{"id":"${'a'.repeat(5_000)}","type":"subscribe","payload":{"query":"{ me { id } }"}}`,
];

export const framesCase: fc.Arbitrary<FramesCase> = fc.record({
  kind: fc.constant('frames' as const),
  isInitialised: fc.boolean(),
  frames: fc.array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...FRAMES) }, { weight: 1, arbitrary: fc.json() }), {
    minLength: 1,
    maxLength: 4,
    size: 'max',
  }),
});
