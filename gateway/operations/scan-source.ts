import { Lexer, TokenKind, type Source } from 'graphql';

export type SourceScan = {
  tokens: number;
  /** Brackets of any kind within each other, at the deepest place. */
  nesting: number;
  /** Selection sets within each other, at the deepest place. */
  selectionSets: number;
};

const OPENING = new Set<TokenKind>([TokenKind.PAREN_L, TokenKind.BRACE_L, TokenKind.BRACKET_L]);
const CLOSING = new Set<TokenKind>([TokenKind.PAREN_R, TokenKind.BRACE_R, TokenKind.BRACKET_R]);

/**
 * Counts what parsing would take time and stack for, without parsing. Linear in the text, without recursion.
 * @throws GraphQLError for what are no tokens of the language
 */
export function scanSource(source: Source): SourceScan {
  const scan: SourceScan = { tokens: 0, nesting: 0, selectionSets: 0 };
  const lexer = new Lexer(source);
  let open = 0;
  let sets = 0;
  let parentheses = 0;
  for (let { kind } = lexer.advance(); kind !== TokenKind.EOF; { kind } = lexer.advance()) {
    const step = OPENING.has(kind) ? 1 : CLOSING.has(kind) ? -1 : 0;
    open += step;
    if (kind === TokenKind.PAREN_L || kind === TokenKind.PAREN_R) parentheses += step;
    // Braces in parentheses are values.
    if ((kind === TokenKind.BRACE_L || kind === TokenKind.BRACE_R) && parentheses === 0) sets += step;
    scan.tokens += 1;
    scan.nesting = Math.max(scan.nesting, open);
    scan.selectionSets = Math.max(scan.selectionSets, sets);
  }
  return scan;
}
