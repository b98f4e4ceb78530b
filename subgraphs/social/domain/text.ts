import { Parser } from 'htmlparser2';

/** Where an HTML tag, a comment or a processing instruction would begin. `<` before anything else is text, to HTML and to Markdown. */
const TAG_START = /<(?=[a-z/!?])/i;
const TAG_STARTS = new RegExp(TAG_START, 'gi');
/** Markdown's short form of a link to itself. */
const AUTOLINK = /<((?:https?:\/\/|mailto:)[^\s<>]*)>/gi;
/** The opening of a link's target that is not, letter by letter, one of the allowed schemes: entities and escapes do not pass. */
const OTHER_TARGET = /\](?=\((?!\s*(?:https?:\/\/|mailto:)))/gi;
/** The same in a definition, `[label]: target`, which may stand in text as well: only what could hold a scheme is one. */
const OTHER_DEFINITION = /\](?=:(?!\s*(?:https?:\/\/|mailto:))\s*(?:<|[^\s]*[:&]))/gi;
/** A picture is fetched by whoever reads, and tells its server so. */
const IMAGE = /!(?=\[)/g;
/** All control characters but tab and line feed; overrides and isolates of the writing direction; byte order marks. */
const INVISIBLE = /(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069\ufeff]/gu;
const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029]/g;
/** Elements whose content is not text. */
const WITHOUT_TEXT = new Set(['script', 'style', 'noscript', 'template', 'iframe', 'object', 'svg', 'math', 'title']);
/** Nested deeper than this, tags are written to deceive: what is left is made text instead of parsed again. */
const MAX_PASSES = 4;

/**
 * What users write, as it is stored: plain text with Markdown in it, safe to show as text, and safe to render as Markdown
 * (raw HTML on or off). Tags are removed, links lead to http, https and mailto alone, images become text, control characters
 * and bidirectional overrides are dropped; Unicode NFC, lines end in LF, no blanks at either end. Applying it again changes nothing.
 */
export function sanitizeText(text: string): string {
  const plain = text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(LINE_ENDS, '\n')
    .replace(INVISIBLE, '')
    .normalize('NFC');
  // A tag that never ends may be cut within a character.
  const untagged = withoutHalves(stripTags(plain.replace(AUTOLINK, '$1')));
  const linked = untagged.replace(OTHER_TARGET, '] ').replace(OTHER_DEFINITION, '] ').replace(IMAGE, '! ');
  // Taking characters out can bring a letter and its accent together.
  return linked.normalize('NFC').trim();
}

/** Whether anything can be seen of it. */
export const isBlank = (text: string): boolean => !/[^\s\p{Cf}]/u.test(text);

/** Characters as people count them: code points. */
export const lengthOf = (text: string): number => Array.from(text).length;

/** Halves of surrogate pairs are no text to PostgreSQL. */
const withoutHalves = (text: string) => text.replace(/\p{Surrogate}/gu, '\ufffd');

function stripTags(text: string): string {
  let left = text;
  // What is left when a tag is taken out of the middle may be one itself.
  for (let pass = 0; pass < MAX_PASSES && TAG_START.test(left); pass += 1) left = textOf(left);
  return left.replace(TAG_STARTS, '< ');
}

function textOf(html: string): string {
  const parts: string[] = [];
  const hidden: string[] = [];
  const parser = new Parser(
    {
      onopentag: (name) => {
        if (WITHOUT_TEXT.has(name)) hidden.push(name);
      },
      onclosetag: (name) => {
        if (hidden.at(-1) === name) hidden.pop();
      },
      ontext: (part) => {
        if (hidden.length === 0) parts.push(part);
      },
    },
    // Entities stay as they were written: `&lt;b&gt;` is somebody who writes about tags, and decoding would make one.
    { decodeEntities: false },
  );
  parser.end(html);
  return parts.join('');
}
