import { expect, it } from 'vitest';
import { readTraceContext, writeTraceParent } from '../../../platform/telemetry/trace-context.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

it.each([
  { traceparent: `00-${TRACE}-${SPAN}-01`, isSampled: true },
  { traceparent: `00-${TRACE}-${SPAN}-00`, isSampled: false },
  { traceparent: `00-${TRACE}-${SPAN}-03`, isSampled: true },
  { traceparent: `cc-${TRACE}-${SPAN}-01-what-the-future-has`, isSampled: true },
])('reads $traceparent', ({ traceparent, isSampled }) => {
  expect(readTraceContext({ traceparent })).toEqual({ traceId: TRACE, spanId: SPAN, isSampled });
});

it.each([
  undefined,
  '',
  `00-${TRACE}-${SPAN}`,
  `00-${TRACE}-${SPAN}-01-more`,
  `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  `00-${'0'.repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `ff-${TRACE}-${SPAN}-01`,
  ` 00-${TRACE}-${SPAN}-01`,
  [`00-${TRACE}-${SPAN}-01`],
])('takes %s for none', (traceparent) => {
  expect(readTraceContext({ traceparent })).toBeNull();
});

it.each([true, false])('writes what it reads, sampled or not (%s)', (isSampled) => {
  const context = { traceId: TRACE, spanId: SPAN, isSampled };
  expect(readTraceContext({ traceparent: writeTraceParent(context) })).toEqual(context);
});
