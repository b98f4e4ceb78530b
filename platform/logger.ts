import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger };

/** Where secrets travel in what we log. */
const SECRET_PATHS = [
  'password',
  '*.password',
  'token',
  '*.token',
  'authorization',
  '*.authorization',
  'headers.authorization',
  'headers.cookie',
];

/**
 * Structured logs, one JSON object a line on `destination` (standard output unless told).
 * @param service becomes the `service` field of every line
 */
export const createLogger = (service: string, level: string, destination?: DestinationStream): Logger =>
  pino(
    { level, base: { service }, redact: { paths: SECRET_PATHS, censor: '[redacted]' }, timestamp: pino.stdTimeFunctions.isoTime },
    destination,
  );
