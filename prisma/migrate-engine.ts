import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bindMigrationAwareSqlAdapterFactory, type SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import type * as glueModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { Logger } from '../platform/logger.ts';

type WasmExports = { __wbindgen_start: () => void };

/** As far as we need it: the types of Node do not have it. */
type WebAssemblyApi = { instantiate: (bytes: Uint8Array, imports: object) => Promise<{ instance: { exports: WasmExports } }> };

/** What the generated glue has beside its declared exports: the way to hand it the instance it talks to. */
type EngineGlue = typeof glueModule & {
  __wbg_set_wasm: (exports: WasmExports) => void;
};

/**
 * The glue keeps its instance, and views of its memory, in module variables: a second instance would break the first. One for the process,
 * then, even where this module is loaded twice, as test runners do.
 */
const LOADING = Symbol.for('huntmaster.schema-engine');
const ofProcess = globalThis as { [LOADING]?: Promise<EngineGlue> };

/**
 * Prisma's schema engine, run inside this process. Prisma's own command line downloads a native one
 * from a host that many networks do not reach; this is the same engine from npm.
 * The first call in a process costs some 100 ms, so make it only when there is something to do. Call `free()` when done.
 */
export async function openSchemaEngine(adapter: SqlMigrationAwareDriverAdapterFactory, logger: Logger): Promise<SchemaEngine> {
  const { SchemaEngine } = await (ofProcess[LOADING] ??= loadGlue());
  return SchemaEngine.new(
    { datamodels: undefined },
    (line: string) => logger.trace({ engine: line }, 'schema engine'),
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
}

async function loadGlue(): Promise<EngineGlue> {
  // A panic traps in a microtask, which no promise of ours sees; this at least makes its message the one that is shown.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (message: string) => {
        throw new Error(`Prisma's schema engine failed: ${message}`);
      },
    },
  });
  const glue = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as EngineGlue;
  // The package's main file imports the .wasm as a module, which Node does only behind a flag.
  const main = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const bytes = await readFile(path.join(path.dirname(main), 'schema_engine_bg.wasm'));
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue;
}
