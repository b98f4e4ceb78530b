import { type Alias, type Document, LineCounter, parseDocument, visit } from 'yaml';
import { type YamlPath, type YamlPosition, locate } from './locate.ts';
import type { PackageProblem } from './problem.ts';
import { findControl, lineCounter } from './text.ts';
import { findUnsafeHtml } from './unsafe-html.ts';
import { findDeepValue } from './yaml-depth.ts';

/** A YAML file as a plain value that still knows its lines. */
export type YamlFile = {
  file: string;
  /** `undefined` where the syntax is too broken to have one. */
  value: unknown;
  /** What is wrong with it whatever it is meant to be: syntax, doubled keys, unsafe HTML. */
  problems: PackageProblem[];
  /** The node at `path`, or the deepest one on the way to it; with `key`, the key in front of it. */
  positionOf: (path: YamlPath, key?: 'key') => YamlPosition;
};

/** How many nodes the aliases of a file may add: enough to write a source once, too few for a bomb. */
const maxAliasCount = 200;

export function parseYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter();
  const nowhere: YamlFile = { file, value: undefined, problems: [], positionOf: () => ({ line: 1, column: 1 }) };
  try {
    const deep = findDeepValue(text);
    if (deep !== null) {
      const line = lineCounter(text)(deep);
      return { ...nowhere, problems: [{ file, line, expected: 'YAML of a few levels', found: 'values nested too deeply' }] };
    }
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, logLevel: 'error' });
    const problems = [...document.errors, ...document.warnings].map((error): PackageProblem => {
      const { line, col } = lines.linePos(error.pos[0]);
      const { expected, found } = explain(error.code, error.message);
      return { file, line, column: col, expected, found };
    });
    const broken = document.errors.some((error) => error.code !== 'DUPLICATE_KEY');
    if (broken) return { ...nowhere, problems };

    const positionOf: YamlFile['positionOf'] = (path, key) => locate(document, lines, path, key);
    const value = expand(document);
    if (value instanceof Error) {
      return { ...nowhere, problems: [...problems, { file, ...explainAlias(document, lines, value) }] };
    }
    return { file, value, problems: [...problems, ...findUnsafeText(file, document, lines)], positionOf };
  } catch (error) {
    // The parser is not ours: whatever it stumbles over is the file's fault to its author, never the end of a report.
    const found = error instanceof Error ? error.message : String(error);
    return { ...nowhere, problems: [{ file, line: null, expected: 'YAML', found }] };
  }
}

function explain(code: string, message: string): { expected: string; found: string } {
  if (code === 'DUPLICATE_KEY') return { expected: 'each key once in a map', found: 'the same key again' };
  if (code === 'MULTIPLE_DOCS') return { expected: 'one YAML document', found: 'several' };
  return { expected: 'YAML', found: message };
}

/** The plain value; or the error of an alias that has no anchor, or adds too much. */
function expand(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount }) as unknown;
  } catch (error) {
    if (error instanceof ReferenceError) return error;
    throw error;
  }
}

function explainAlias(document: Document, lines: LineCounter, error: Error): Omit<PackageProblem, 'file'> {
  const aliases: Alias[] = [];
  visit(document, { Alias: (_, alias) => void aliases.push(alias) });
  const dangling = aliases.find((alias) => !alias.resolve(document));
  const at = (dangling ?? aliases[0])?.range?.[0];
  const line = at === undefined ? null : lines.linePos(at).line;
  return dangling
    ? { line, expected: 'an alias of an anchor before it', found: `*${dangling.source}` }
    : { line, expected: `aliases that add at most ${maxAliasCount} values`, found: error.message };
}

/** Texts of a package are shown as Markdown, wherever they stand. */
function findUnsafeText(file: string, document: Document, lines: LineCounter): PackageProblem[] {
  const problems: PackageProblem[] = [];
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value !== 'string' || !node.range) return;
      const { line, col } = lines.linePos(node.range[0]);
      for (const { expected, found } of [...findUnsafeHtml(node.value), findControl(node.value) ?? []].flat()) {
        problems.push({ file, line, column: col, expected, found });
      }
    },
  });
  return problems;
}
