import { parseArgs } from 'node:util';
import { tmpdir } from 'node:os';

export type Options = {
  /** Shorter loops and no demo academy: shows that everything works, not how fast. */
  quick: boolean;
  markdown: boolean;
  /** File that gets the report as JSON. */
  json: string | undefined;
  /** Names of measures, also as plain arguments; all unless told. */
  only: string[] | undefined;
  /** Folder for the data, which should be on a disk. */
  dir: string;
  /** Folder that gets a CPU profile of the server for each measure. */
  profile: string | undefined;
};

/** @throws TypeError for an option that there is not */
export function readOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      json: { type: 'string' },
      only: { type: 'string' },
      dir: { type: 'string', default: tmpdir() },
      profile: { type: 'string' },
    },
  });
  return {
    quick: values.quick,
    markdown: values.markdown,
    json: values.json,
    only: values.only?.split(',') ?? (positionals.length > 0 ? positionals : undefined),
    dir: values.dir,
    profile: values.profile,
  };
}
