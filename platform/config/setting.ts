import type { z } from 'zod';

/** One environment variable: the only place that says what it means. */
export type Setting<Value = unknown> = {
  /** One or two sentences for docs/configuration.md. */
  description: string;
  schema: z.ZodType<Value>;
  /** As it would stand in the environment. Left out: the setting may be unset. */
  default?: string;
  /** Never logged, never printed; may also be given as a file's path in `<its name>_FILE`. */
  secret?: boolean;
  /** Processes that do not start without it. */
  requiredBy?: readonly ProcessName[];
  group: string;
};

export type ProcessName =
  'sandbox' | 'gateway' | 'content' | 'user' | 'analytics' | 'assessment' | 'social' | 'import' | 'operator' | 'migrate';

export const SUBGRAPHS: readonly ProcessName[] = ['content', 'user', 'analytics', 'assessment', 'social'];

/** Settings by the names of their environment variables, with the types that their schemas have. */
export const declareSettings = <const Declared extends Record<string, Setting>>(declared: Declared) => declared;
