import type { Logger } from '../logger.ts';
import { NO_TRACER, type Tracer } from './tracer.ts';

/** What a process knows of where its traces go: see the settings of these names. */
export type TelemetrySettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: string | undefined;
  OTEL_EXPORTER_OTLP_HEADERS: Readonly<Record<string, string>> | undefined;
};

export type Telemetry = {
  tracer: Tracer;
  /** Sends what is left, and waits two seconds for it at the most: for the end of a process. Never rejects. Idempotent. */
  stop: () => Promise<void>;
};

const STOP_MS = 2_000;

/** Without an endpoint, nothing of OpenTelemetry is loaded and nothing is traced. */
export async function startTelemetry(settings: TelemetrySettings, service: string, logger: Logger): Promise<Telemetry> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers = {} } = settings;
  if (endpoint === undefined) return { tracer: NO_TRACER, stop: async () => {} };
  const { createOpenTelemetry } = await import('./open-telemetry.ts');
  const { tracer, shutdown } = createOpenTelemetry({ endpoint, headers, service, logger });
  let stopping: Promise<void> | undefined;
  return { tracer, stop: () => (stopping ??= endWithin(shutdown, STOP_MS)) };
}

/** What goes wrong at the end was reported where it happened. */
async function endWithin(shutdown: () => Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([shutdown().catch(() => {}), timeout]);
  clearTimeout(timer);
}
