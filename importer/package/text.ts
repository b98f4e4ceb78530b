import type { PackageProblem } from './problem.ts';

/** Decodes UTF-8, without its byte order mark. Bytes that are none, and controls that a database refuses, are a problem with their line. */
export function decodeText(file: string, bytes: Buffer): { text: string } | { problem: PackageProblem } {
  const text = decode(bytes);
  if (text === null) {
    return { problem: { file, line: findBrokenLine(bytes), expected: 'UTF-8 text', found: 'bytes that are not UTF-8' } };
  }
  const control = findControl(text);
  if (!control) return { text };
  return { problem: { file, line: lineCounter(text)(control.offset), expected: control.expected, found: control.found } };
}

/** The first character that a database or a terminal would choke on: a control (tabs and line ends aside) or half a pair of surrogates. */
export function findControl(text: string): { offset: number; expected: string; found: string } | null {
  const match = /(?![\t\n\f\r])[\p{Cc}\p{Cs}]/u.exec(text);
  if (!match) return null;
  const code = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return { offset: match.index, expected: 'text without control characters', found: `U+${code}` };
}

/** The 1-based line of an offset into `text`. Offsets must be asked for in rising order. */
export function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let at = -1;
  return (offset) => {
    for (let next = text.indexOf('\n', at + 1); next !== -1 && next < offset; next = text.indexOf('\n', at + 1)) {
      at = next;
      line += 1;
    }
    return line;
  };
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** A line feed is never part of a longer UTF-8 sequence, so each line can be judged alone. */
function findBrokenLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    if (decode(bytes.subarray(start, end === -1 ? bytes.length : end)) === null) return line;
    if (end === -1) break;
    start = end + 1;
  }
  return line;
}
