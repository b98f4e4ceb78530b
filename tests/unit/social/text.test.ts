import { array, assert, constantFrom, oneof, property, string, stringMatching } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBlank, lengthOf, sanitizeText } from '../../../subgraphs/social/domain/text.ts';

/** What markup, links and trickery are made of. */
const FRAGMENTS = [
  ['<', '>', '</', '<!--', '-->', '<![CDATA[', '<?', '<b', '<b>', '<script>', '</script>', '<svg', '<style>', '<title>', 'onerror=x', '/'],
  [
    '[x]',
    '[x',
    '](',
    ']:',
    '(',
    ')',
    '[',
    ']',
    '!',
    '![',
    'javascript:',
    'data:',
    '<javascript:x>',
    '<https://a.b>',
    'https://a',
    'mailto:',
  ],
  ['&#106;', '&colon;', '&lt;', '\\', '\n', '\r', '\t', ' ', '> ', '- ', '`', '```', '"', ':', '&', 'a', 'e', 'é', '😀'],
  ['\u0301', '\u0338', '\u202e', '\0', '\ufeff', '\u2028', '\ud800', '\u00a0'],
].flat();
const fragments = constantFrom(...FRAGMENTS);
const trickery = array(fragments, { maxLength: 16 }).map((parts) => parts.join(''));
const anyText = oneof(trickery, string({ unit: 'binary', maxLength: 60 }));

describe('sanitized text', () => {
  it.each([
    ['plain text stays', 'a < b, c > d & e; I <3 hunting', 'a < b, c > d & e; I <3 hunting'],
    ['tags go, their text stays', 'x <b onclick="y()">bold</b> z', 'x bold z'],
    ['scripts go with their text', 'a<script>alert(1)</script>b', 'ab'],
    ['styles go with their text', 'a<style>* { display: none }</style>b', 'ab'],
    ['comments go', 'a<!-- b -->c', 'ac'],
    ['tags within tags go', '<<b>script>alert(1)<</b>/script>', ''],
    ['entities stay as they were written', '&lt;b&gt; &amp;', '&lt;b&gt; &amp;'],
    ['Markdown stays', '# Hi\n\n- **a** _b_ `c`\n> d', '# Hi\n\n- **a** _b_ `c`\n> d'],
    ['links to https stay', '[a](https://a.org "t") <https://b.org>', '[a](https://a.org "t") https://b.org'],
    ['links to mail stay', '[a](mailto:a@b.org)', '[a](mailto:a@b.org)'],
    ['links to scripts are text', '[a](javascript:alert(1))', '[a] (javascript:alert(1))'],
    ['hidden schemes are text', '[a](&#106;avascript:alert(1))', '[a] (&#106;avascript:alert(1))'],
    ['links within this server are text', '[a](/sign-out)', '[a] (/sign-out)'],
    ['definitions of links to scripts are text', '[a]\n\n[a]: javascript:alert(1)', '[a]\n\n[a] : javascript:alert(1)'],
    ['what only looks like a definition stays', '[1]: see the note', '[1]: see the note'],
    ['images are text', '![a](https://tracker.org/p.gif)', '! [a](https://tracker.org/p.gif)'],
    ['control characters go', 'a\0b\u0007c\u009bd\te', 'abcd\te'],
    ['overrides of direction go', 'a\u202eb\u2066c\u2069', 'abc'],
    ['lines end in LF', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['letters and accents come together', 'e\u0301', 'é'],
    ['halves of surrogate pairs are replaced', 'a\ud800b', 'a\ufffdb'],
    ['joined emoji stay', '👩‍🌾', '👩‍🌾'],
    ['blanks at both ends go', ' \n a \t', 'a'],
  ])('%s', (_, text, expected) => {
    expect(sanitizeText(text)).toBe(expected);
  });

  it('never holds the beginning of a tag', () => {
    assert(property(anyText, (text) => !/<[a-z/!?]/i.test(sanitizeText(text))));
  });

  it('never links to, or defines a link to, another scheme than http, https and mailto', () => {
    const allowed = /^(https?:\/\/|mailto:)/i;
    assert(
      property(anyText, (text) => {
        const clean = sanitizeText(text);
        const targets = clean.split('](').slice(1);
        const definitions = clean.split(']:').slice(1);
        const mayHoldScheme = (rest: string) => /^(<|\S*[:&])/.test(rest.trimStart());
        return (
          targets.every((rest) => allowed.test(rest.trimStart())) &&
          definitions.every((rest) => allowed.test(rest.trimStart()) || !mayHoldScheme(rest))
        );
      }),
    );
  });

  it('never holds control characters, overrides of direction or halves of pairs, and is normal', () => {
    assert(
      property(anyText, (text) => {
        const clean = sanitizeText(text);
        return !/(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u.test(clean) && clean.normalize('NFC') === clean;
      }),
    );
  });

  it('stays as it is when it is sanitized again', () => {
    assert(
      property(anyText, (text) => sanitizeText(sanitizeText(text)) === sanitizeText(text)),
      { numRuns: 500 },
    );
  });

  it('keeps text that holds nothing to remove', () => {
    assert(property(stringMatching(/^[a-z0-9 .,;?'"*_#-]{0,80}$/), (text) => sanitizeText(text) === text.trim()));
  });

  it.each(['<', '<a', '](', ']:', '<!--', '<script>', '<<b>', '[x]: '])(
    'takes no more than a moment for 10,000 characters of %s',
    (part) => {
      const text = part.repeat(Math.ceil(10_000 / part.length));
      const before = performance.now();
      sanitizeText(text);
      expect(performance.now() - before).toBeLessThan(1_000);
    },
  );

  it('is blank where nothing can be seen of it', () => {
    expect(['', ' \n', '\u200b', '\u200d\u2060', 'a', '.'].map(isBlank)).toEqual([true, true, true, true, false, false]);
  });

  it('is as long as it has characters', () => {
    expect(lengthOf('a😀é')).toBe(3);
  });
});
