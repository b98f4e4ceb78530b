import { describe, expect, it } from 'vitest';
import { markdownToText, vttToText } from '../../../platform/text/plain-text.ts';

describe('Markdown as plain text', () => {
  it.each([
    { what: 'headings', markdown: '# The *four* rules\n\nUnload\n======\n', text: 'The four rules Unload' },
    { what: 'lists and quotes', markdown: '- one\n  * two\n3. three\n> - four', text: 'one two three four' },
    { what: 'emphasis', markdown: '**always** _point_ it __down__, snake_case ~~not~~', text: 'always point it down, snake_case not' },
    {
      what: 'links',
      markdown: 'See [the card](../card.md "Card") and [NSSF][1].\n\n[1]: https://nssf.org',
      text: 'See the card and NSSF.',
    },
    { what: 'addresses in brackets', markdown: 'Ask [us](a_(b).md) at <https://example.org>.', text: 'Ask us at .' },
    { what: 'images, in links too', markdown: '[![A muzzle](m.png)](m.md) points ![down](d.png)', text: 'A muzzle points down' },
    { what: 'code', markdown: 'Run `check it`:\n\n```sh\nlook here\n```\n', text: 'Run check it: look here' },
    { what: 'tables', markdown: '| State | Age |\n|:--|--:|\n| Ohio | 12 |', text: 'State Age Ohio 12' },
    { what: 'HTML', markdown: 'a<br>b H<sub>2</sub>O <!-- not this -->end', text: 'a b H2O end' },
    { what: 'entities', markdown: '5 &lt; 6 &amp; 0&nbsp;&deg;C', text: '5 < 6 & 0 °C' },
    { what: 'escapes', markdown: '1\\. not a list, 2 \\* 3', text: '1. not a list, 2 * 3' },
    { what: 'a lone angle bracket', markdown: 'Below <zero it freezes', text: 'Below <zero it freezes' },
    { what: 'rules between parts', markdown: 'one\n\n---\n\ntwo\n\n* * *\n', text: 'one two' },
  ])('keeps what $what say', ({ markdown, text }) => {
    expect(markdownToText(markdown)).toBe(text);
  });

  it.each(['[', '![', '<a ', '<!--', '_*`', '](', '&lt'])('takes no longer than it must for many %j', (part) => {
    const started = performance.now();
    markdownToText(part.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

it('keeps what the cues of a transcript say, and nothing else', () => {
  const vtt = [
    'WEBVTT a header',
    'NOTE to ourselves: 00:00 --> is a time',
    'intro\n00:00.000 --> 00:01.000 align:start\n<v Ines>Stop &amp; unload.\n<00:00.500>First.',
    '00:01.000 --> 00:02.000\nThen <i>cross</i>.',
  ].join('\n\n');
  expect(vttToText(vtt)).toBe('Stop & unload. First. Then cross.');
});
