import { z } from 'zod';
import { flag, headerList, text, url } from './schemas.ts';
import { declareSettings } from './setting.ts';

/** Where traces go. The names are OpenTelemetry's; what is not among them its SDK reads by itself, see docs/operations.md. */
export const telemetrySettings = declareSettings({
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    group: 'Telemetry',
    description: 'Collector that traces are sent to, by OTLP over HTTP (protobuf) at `/v1/traces` below it. Unset: nothing is traced.',
    schema: url('http:', 'https:'),
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    group: 'Telemetry',
    description: 'Headers for the collector, `name=value` separated by commas, values percent-encoded.',
    schema: headerList,
    secret: true,
  },
  OTEL_SERVICE_NAME: {
    group: 'Telemetry',
    description: 'Name of this process in traces. Unset: `gateway`, `content`, … as in its log.',
    schema: text,
  },
  OTEL_TRACES_SAMPLER: {
    group: 'Telemetry',
    description:
      'Which traces are recorded: `always_on`, `always_off`, `traceidratio`, or one of these for those that are begun here, and of others what they say themselves: `parentbased_…`. Unset: `parentbased_always_on`.',
    schema: z.enum(
      ['always_on', 'always_off', 'traceidratio', 'parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'],
      'Expected always_on, always_off or traceidratio, or one of them with parentbased_ before it',
    ),
  },
  OTEL_TRACES_SAMPLER_ARG: {
    group: 'Telemetry',
    description: 'For `traceidratio`: the part of all traces that is recorded, 0 to 1.',
    schema: z.coerce.number('Expected a number').min(0, 'Expected at least 0').max(1, 'Expected at most 1'),
  },
  HMA_TRUST_TRACEPARENT: {
    group: 'Telemetry',
    description:
      'Whether the gateway continues the trace that a request names in `traceparent`, and records it when that says so: only behind a proxy that sets or removes the header. Otherwise every request is a trace of its own, with a link to what it named.',
    schema: flag,
    default: 'false',
  },
});
