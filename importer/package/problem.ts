/** One thing wrong with a course package, as its author sees it. */
export type PackageProblem = {
  /** Relative to the package's root, with `/`; the package's own name where the whole of it is at fault. */
  file: string;
  /** 1-based; `null` where the file as a whole is at fault. */
  line: number | null;
  /** 1-based. */
  column?: number | null;
  /** Where in a YAML file: `items[3].prerequisites[0]`. */
  path?: string;
  expected: string;
  found: string;
};

/** One printable line: `course.yaml:12 expected ..., found ... (at items[3].title)`. */
export function formatProblem({ file, line, path, expected, found }: PackageProblem): string {
  const place = line === null ? file : `${file}:${line}`;
  return escapeControls(`${place} expected ${expected}, found ${found}${path ? ` (at ${path})` : ''}`);
}

/** By file, `course.yaml` first, then from top to bottom. */
export function compareProblems(a: PackageProblem, b: PackageProblem): number {
  return (
    Number(b.file === 'course.yaml') - Number(a.file === 'course.yaml') ||
    compareText(a.file, b.file) ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    compareText(a.expected, b.expected)
  );
}

/** What a YAML value is, in a few words: `"a text"`, `12`, `a list of 3`, `a map`, `nothing`. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'a map';
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value;
}

/** By code unit, so that the order is the same on every machine. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** File names and values come from strangers: none may start a new line or move a terminal's cursor. */
const escapeControls = (text: string) =>
  text.replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
