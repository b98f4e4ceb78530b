import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type ImportCommand = {
  /** Of a folder or a zip, as it was given. */
  path: string;
  /** User name or e-mail address of who teaches the course; null: who does already, or nobody. */
  instructor: string | null;
  /** Validate, and import nothing. */
  check: boolean;
};

export const USAGE = `npm run import -- <path> [--instructor <username>] [--check]

  <path>         a course package: a folder or a zip (courses/README.md describes it)
  --instructor   who teaches the course, when it is new or changed
  --check        say what is wrong with the package, and import nothing
`;

/** Null where it is no command of ours. */
export function parseImportCommand(args: readonly string[]): ImportCommand | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { instructor: { type: 'string' }, check: { type: 'boolean', default: false } },
    });
    const [path, ...more] = positionals;
    if (!path || more.length > 0 || values.instructor === '') return null;
    return { path, instructor: values.instructor ?? null, check: values.check };
  } catch {
    return null;
  }
}
