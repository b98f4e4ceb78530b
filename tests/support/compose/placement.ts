import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ComposeFile } from './compose-file.ts';

/**
 * Where on this machine the things are that the compose file names: `minio:9000` is at another address, and
 * `/run/secrets/…` in another directory.
 */
export type Placement = {
  /** Replaces every name that is known so far, in texts of any kind. */
  translate: (text: string) => string;
  /** @param name as the compose file has it, `user:4001` */
  put: (name: string, address: string) => void;
  /** Makes a secret's content known to the services that are started from then on. */
  putSecret: (name: string, content: string) => void;
  /** A secret of the compose file as it was made, its line end left out. */
  readSecret: (name: string) => string;
};

/**
 * @param made the directory that holds what `npm run secrets` made
 * @param mounted an empty directory, which stands for `/run/secrets`
 */
export function createPlacement(file: ComposeFile, made: string, mounted: string): Placement {
  const addresses = new Map<string, string>([['/run/secrets', mounted]]);
  mkdirSync(mounted, { recursive: true });
  const translate = (text: string) =>
    [...addresses].reduce((translated, [name, address]) => translated.replaceAll(withBorders(name), `$1${address}`), text);
  return {
    translate,
    put: (name, address) => void addresses.set(name, address),
    putSecret: (name, content) => writeFileSync(path.join(mounted, name), translate(content), { mode: 0o600 }),
    readSecret: (name) => {
      const secret = file.secrets[name];
      if (!secret) throw new Error(`docker-compose.yml has no secret "${name}"`);
      return readFileSync(path.join(made, path.basename(secret.file)), 'utf8').trim();
    },
  };
}

/** Only the whole name: `user:4001` is no part of `superuser:4001`, nor of `user:40010`. */
const withBorders = (name: string): RegExp => new RegExp(`(^|[^\\w.-])${name.replaceAll('.', '\\.')}(?![\\w])`, 'g');
