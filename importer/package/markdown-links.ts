import { findTags } from './html-tags.ts';
import { lineCounter } from './text.ts';

export type MarkdownLink = { target: string; image: boolean; line: number };

/**
 * Every link and image of a Markdown text, in order of lines: inline ones, reference definitions and those in raw HTML.
 * What stands in code is text.
 */
export function findLinks(text: string): MarkdownLink[] {
  const prose = blankCode(text);
  const found = [...findInline(prose), ...findDefinitions(prose), ...findInHtml(prose)].sort((a, b) => a.offset - b.offset);
  const lineOf = lineCounter(text);
  return found.map(({ target, image, offset }) => ({ target, image, line: lineOf(offset) }));
}

type Found = { target: string; image: boolean; offset: number };

const destination = /\s*(?:<([^<>\n]*)>|((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*))/y;
const unescape = (target: string) => target.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');

/** `[text](target)` and `![alt](target)`, one inside the other too. */
function findInline(prose: string): Found[] {
  const found: Found[] = [];
  let open: { image: boolean; offset: number }[] = [];
  for (const { 0: token, index } of prose.matchAll(/\\[^]|\n[ \t]*\n|!?\[|\]\(?/g)) {
    if (token.startsWith('\\')) continue;
    if (token.startsWith('\n')) open = [];
    else if (token.endsWith('[')) open.push({ image: token.startsWith('!'), offset: index });
    else if (token.startsWith(']')) {
      const start = open.pop();
      if (!start || token === ']') continue;
      destination.lastIndex = index + 2;
      const match = destination.exec(prose);
      found.push({ target: unescape(match?.[1] ?? match?.[2] ?? ''), ...start });
    }
  }
  return found;
}

/** `[label]: target` */
const findDefinitions = (prose: string): Found[] =>
  [...prose.matchAll(/^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*(?:<([^<>\n]*)>|(\S+))/gm)].map((match) => ({
    target: unescape(match[1] ?? match[2] ?? ''),
    image: false,
    offset: match.index,
  }));

const findInHtml = (prose: string): Found[] =>
  findTags(prose).flatMap(({ name, attributes, offset }) =>
    attributes
      .filter((attribute) => ['href', 'src', 'poster'].includes(attribute.name))
      .map(({ value }) => ({ target: value.trim(), image: name === 'img', offset })),
  );

/** The text with the content of code blocks and code spans turned into spaces, every offset kept. */
function blankCode(text: string): string {
  let fence: string | null = null;
  const lines = text.split('\n').map((line) => {
    const mark = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1];
    if (fence === null && mark === undefined) return line;
    if (fence === null) fence = mark ?? null;
    else if (mark?.startsWith(fence) && line.trim() === mark) fence = null;
    return ' '.repeat(line.length);
  });
  return blankSpans(lines.join('\n'));
}

/** A span ends at the next run of as many backticks in its paragraph; without one, the run is text. */
function blankSpans(text: string): string {
  return text
    .split(/(\n[ \t]*\n)/)
    .map((paragraph) => {
      const runs = [...paragraph.matchAll(/`+/g)].map(({ 0: run, index }) => ({ index, length: run.length }));
      // From the end, so that each run knows the next of its length without a search.
      const nextOf = new Map<number, number>();
      const closes = runs.map(() => -1);
      for (let i = runs.length - 1; i >= 0; i -= 1) {
        const { length } = runs[i]!;
        closes[i] = nextOf.get(length) ?? -1;
        nextOf.set(length, i);
      }
      let blanked = '';
      let at = 0;
      for (let i = 0; i < runs.length; i += 1) {
        const close = runs[closes[i]!];
        if (!close) continue;
        blanked += paragraph.slice(at, runs[i]!.index) + paragraph.slice(runs[i]!.index, close.index).replaceAll(/[^\n]/g, ' ');
        at = close.index;
        i = closes[i]!;
      }
      return blanked + paragraph.slice(at);
    })
    .join('');
}
