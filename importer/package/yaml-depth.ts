import { CST, Lexer } from 'yaml';

const maxDepth = 64;
const maxIndent = 200;

/** The lexer's own marks between tokens: no part of the text. */
const marks: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

/**
 * The offset of the first value that is nested too deeply; `null` where none is.
 * The parser recurses, and a process whose stack ends inside of V8's regular expressions is aborted: no exception reaches us.
 */
export function findDeepValue(text: string): number | null {
  let depth = 0;
  let offset = 0;
  let column = 0;
  let before = '';
  for (const token of new Lexer().lex(text)) {
    // After this mark comes a scalar's text, whatever it looks like.
    const type = before === CST.SCALAR ? null : CST.tokenType(token);
    before = token;
    if (marks.has(token)) continue;

    if (type === 'flow-seq-start' || type === 'flow-map-start') depth += 1;
    if (type === 'flow-seq-end' || type === 'flow-map-end') depth -= 1;
    // In a block each level begins at least one column further to the right.
    const indents = type === 'seq-item-ind' || type === 'explicit-key-ind' || (type === 'space' && column === 0);
    if (depth > maxDepth || (indents && column + token.length > maxIndent)) return offset;

    const lineEnd = token.lastIndexOf('\n');
    column = lineEnd === -1 ? column + token.length : token.length - lineEnd - 1;
    offset += token.length;
  }
  return null;
}
