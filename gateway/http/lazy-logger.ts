import type { FastifyBaseLogger } from 'fastify';

type Create = (logger: FastifyBaseLogger, bindings: object, options: object) => FastifyBaseLogger;

/** The logger of one request, made when it has something to say: few requests have. */
class LazyLogger {
  #own: FastifyBaseLogger | null = null;
  readonly #create: () => FastifyBaseLogger;

  constructor(create: () => FastifyBaseLogger) {
    this.#create = create;
  }

  get #logger(): FastifyBaseLogger {
    return (this.#own ??= this.#create());
  }

  get level(): string {
    return this.#logger.level;
  }

  fatal(...said: [object, string?]): void {
    this.#logger.fatal(...said);
  }
  error(...said: [object, string?]): void {
    this.#logger.error(...said);
  }
  warn(...said: [object, string?]): void {
    this.#logger.warn(...said);
  }
  info(...said: [object, string?]): void {
    this.#logger.info(...said);
  }
  debug(...said: [object, string?]): void {
    this.#logger.debug(...said);
  }
  trace(...said: [object, string?]): void {
    this.#logger.trace(...said);
  }
  silent(): void {
    // Says nothing, as its name has it.
  }
  child(bindings: object, options?: object): FastifyBaseLogger {
    return this.#logger.child(bindings, options);
  }
}

export const createLazyChild: Create = (logger, bindings, options) =>
  new LazyLogger(() => logger.child(bindings, options)) as FastifyBaseLogger;
