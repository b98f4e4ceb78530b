import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from '../logger.ts';

/** Says in the log when spans begin to be lost, and how many were once they arrive again: not every few seconds while a collector is away. */
export function reportLosses(exporter: SpanExporter, logger: Logger): SpanExporter {
  let lost = 0;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.error) {
          if (lost === 0) logger.warn({ err: result.error }, 'The collector takes no traces: spans are lost');
          lost += spans.length;
        } else if (lost > 0) {
          logger.info({ lost }, 'The collector takes traces again');
          lost = 0;
        }
        done(result);
      });
    },
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}
