import { Parser } from 'htmlparser2';

/** Elements that stand within a word or a sentence: taking them out separates nothing. */
const INLINE = /^<\/?(?:a|abbr|b|code|del|em|i|ins|kbd|mark|s|small|span|strong|sub|sup|u)[\s/>]/i;

/** What a Markdown text says, without how it is marked up: link texts, alternative texts of images and code stay, addresses go. */
export function markdownToText(markdown: string): string {
  const prose = markdown
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/<!--[^]*?(?:-->|$)/g, ' ')
    .replaceAll(/^ {0,3}(?:`{3,}|~{3,}).*$/gm, '')
    .replaceAll(/^ {0,3}\[[^\]\n]+\]:[ \t].*$/gm, '')
    // Rules, underlines of headings, and the second row of tables.
    .replaceAll(/^[ \t]*(?:[-*_=|:][ \t]*){2,}$/gm, '')
    .replaceAll(/^[ \t]*(?:#{1,6}|>|[-*+]|\d{1,9}[.)])(?:[ \t]+(?:>|[-*+]|\d{1,9}[.)]))*(?=[ \t]|$)/gm, '')
    .replaceAll('|', ' ');
  const unlinked = withoutTags(withoutLinks(prose))
    .replaceAll(/(?<!\\)[*`]|~~/g, '')
    .replaceAll(/(?<![\p{L}\p{N}\\])_+|_+(?![\p{L}\p{N}])/gu, '')
    .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');
  return oneLine(decodeEntities(unlinked));
}

/** What the cues of a WebVTT file say, one after the other. */
export function vttToText(vtt: string): string {
  const blocks = vtt.split(/(?:\r\n|\n|\r){2,}/);
  const cues = blocks.map((block) => {
    const lines = block.split(/\r\n|\n|\r/);
    const times = lines.findIndex((line) => line.includes('-->'));
    return times === -1 || /^(?:NOTE|STYLE|REGION)(?:[ \t]|$)/.test(lines[0] ?? '') ? '' : lines.slice(times + 1).join(' ');
  });
  return oneLine(decodeEntities(withoutTags(cues.join(' '))));
}

/** `[text](target)`, `![alt](target)`, one in the other too, and `[text][label]`. */
const withoutLinks = (text: string): string => withoutTargets(withoutTargets(text)).replaceAll(/!?\[([^[\]]*)\](?:\[[^[\]]*\])?/g, '$1');

const withoutTargets = (text: string): string =>
  text.replaceAll(/!?\[([^[\]]*)\]\([ \t]*(?:<[^<>\n]*>|(?:[^()\s]|\([^()]*\))*)(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/g, '$1');

/** Bounded, so that a lone `<` takes nothing with it. */
const withoutTags = (text: string): string =>
  text.replaceAll(/<[/a-z\d][^<>]{0,4000}>/gi, (tag) => (INLINE.test(tag) || /^<\/?(?:\d|[cv][.\s>])/.test(tag) ? '' : ' '));

function decodeEntities(text: string): string {
  const parts: string[] = [];
  const parser = new Parser({ ontext: (part) => parts.push(part) }, { decodeEntities: true });
  parser.end(text.replaceAll('<', '&lt;'));
  return parts.join('');
}

/** Without NUL, which PostgreSQL cannot store. */
const oneLine = (text: string): string => text.replaceAll('\0', '').replaceAll(/\s+/g, ' ').trim();

/** Bytes: a document of PostgreSQL's full text search holds at most 1 MiB, positions included. */
const MAX_SEARCH_BYTES = 400 * 1024;

/** As much of a text as can be searched; it ends with a whole word. */
export function limitSearchText(text: string): string {
  const encoded = Buffer.from(text);
  if (encoded.length <= MAX_SEARCH_BYTES) return text;
  const cut = encoded.subarray(0, MAX_SEARCH_BYTES).toString();
  return cut.slice(0, Math.max(cut.lastIndexOf(' '), 0));
}
