import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../../importer/package/problem.ts';
import { validateMarkdown } from '../../../importer/package/validate-markdown.ts';

const paths = new Set(['lessons/a.md', 'lessons/b.md', 'images/x.png', 'images/a (1).png', 'questions/q.yaml']);
const files = { findTwin: () => undefined, has: (path: string) => paths.has(path), isRefused: () => false };
const check = (text: string) => validateMarkdown('lessons/a.md', text, files);
const problemsOf = (text: string) => check(text).problems.map(formatProblem);

describe('the links of a lesson', () => {
  it.each([
    { how: 'a link', text: '[b](b.md)', link: 'lessons/b.md' },
    { how: 'a link to a part', text: '[b](./b.md?x=1#part "Title")', link: 'lessons/b.md' },
    { how: 'an image', text: '![x](../images/x.png)', link: 'images/x.png' },
    { how: 'an image in a link', text: '[![x](../images/x.png)](https://example.org)', link: 'images/x.png' },
    { how: 'brackets in the text', text: '[a [b] c](b.md)', link: 'lessons/b.md' },
    { how: 'parentheses in the name', text: '![x](<../images/a (1).png>)', link: 'images/a (1).png' },
    { how: 'a definition', text: '[b][1]\n\n[1]: b.md', link: 'lessons/b.md' },
    { how: 'HTML', text: '<img alt="x" src="../images/x.png">', link: 'images/x.png' },
    { how: 'an odd backtick before it', text: 'a ` and [b](b.md)', link: 'lessons/b.md' },
  ])('are found in $how', ({ text, link }) => {
    expect(check(text)).toEqual({ links: [link], problems: [] });
  });

  it.each([
    { where: 'on the web', text: '[x](https://example.org/a) <https://example.org> [m](mailto:a@example.org)' },
    { where: 'in the same text', text: '# Part\n\n[x](#part)' },
    { where: 'in code', text: 'Write `[x](none.md)` or\n\n```md\n[x](none.md)\n```\n\n~~~\n[x](none.md)\n~~~' },
    { where: 'escaped', text: String.raw`\[x](none.md)` },
  ])('are let alone $where', ({ text }) => {
    expect(check(text)).toEqual({ links: [], problems: [] });
  });

  it.each([
    {
      what: 'a missing file',
      text: '# A\n\n[x](none.md)',
      problem: 'a.md:3 expected a file of the package, found "none.md", which is missing',
    },
    {
      what: 'a missing image',
      text: 'A\n![x](none.png)',
      problem: 'a.md:2 expected a file of the package, found "none.png", which is missing',
    },
    { what: 'a way out', text: '[x](../../a.md)', problem: 'a.md:1 expected a path inside the package, found "../../a.md"' },
    { what: 'an escaped way out', text: '[x](..%2f..%2fa.md)', problem: 'a.md:1 expected a path inside the package, found "../../a.md"' },
    {
      what: 'an absolute path',
      text: '![x](/images/x.png)',
      problem: 'a.md:1 expected a path relative to the package, found "/images/x.png"',
    },
    {
      what: 'another host',
      text: '[x](//example.org/b.md)',
      problem: 'a.md:1 expected a path relative to the package, found "//example.org/b.md"',
    },
    { what: 'a text as an image', text: '![x](b.md)', problem: 'a.md:1 expected a file that ends in .png, .jpg, .jpeg, found "b.md"' },
    {
      what: 'an answer key',
      text: '[x](../questions/q.yaml)',
      problem: 'a.md:1 expected a file that ends in .md, .pdf, .vtt, .png, .jpg, .jpeg, .mp4, .webm, found "../questions/q.yaml"',
    },
    {
      what: 'a script',
      text: '[x](javascript:alert)',
      problem: 'a.md:1 expected a link to http, https, mailto or a file of the package, found "javascript:alert"',
    },
    {
      what: 'a hidden script',
      text: '[x](javascript&colon;alert)',
      problem: 'a.md:1 expected a file that ends in .md, .pdf, .vtt, .png, .jpg, .jpeg, .mp4, .webm, found "javascript&colon;alert"',
    },
    { what: 'nothing', text: '[x]()', problem: 'a.md:1 expected a path, found ""' },
    {
      what: 'a broken escape',
      text: '[x](b%zz.md)',
      problem: 'a.md:1 expected a link with valid percent signs, found "[x]"'.replace('[x]', 'b%zz.md'),
    },
  ])('are a problem: $what', ({ text, problem }) => {
    expect(problemsOf(text)).toEqual([`lessons/${problem}`]);
  });
});

describe('the text of a lesson', () => {
  it.each(['', ' \n\t\n', '<!-- later -->\n'])('may not be empty: %j', (text) => {
    expect(problemsOf(text)).toEqual(['lessons/a.md:1 expected a text, found nothing to read']);
  });

  it.each([
    { html: '<script>', problem: 'text without active HTML, found <script>' },
    { html: '<SCRIPT src="b.md">', problem: 'text without active HTML, found <script>' },
    { html: '<script/x', problem: 'text without active HTML, found <script>' },
    { html: '`<script>`', problem: 'text without active HTML, found <script>' },
    { html: '<iframe srcdoc=x>', problem: 'text without active HTML, found <iframe>' },
    { html: '<b onclick=go()>', problem: 'text without event handlers, found onclick in <b>' },
    { html: '<b title=">" ONCLICK = go>', problem: 'text without event handlers, found onclick in <b>' },
    { html: '<b/onclick=go>', problem: 'text without event handlers, found onclick in <b>' },
    { html: `<b title='x'onclick=go>`, problem: 'text without event handlers, found onclick in <b>' },
    { html: '<b title="x\ny"\nonclick=go>', problem: 'text without event handlers, found onclick in <b>' },
    { html: '<a <b onclick=go>', problem: 'text without event handlers, found onclick in <b>' },
    { html: '<form action="java\tscript:go">', problem: 'text without active HTML, found <form>' },
    { html: '<q background="java&#115;cript:go">', problem: 'a link to http, https or mailto, found "java&#115;cript:go"' },
    { html: '<javascript:go>', problem: 'a link to http, https or mailto, found "javascript:go"' },
    { html: `<b ${'x'.repeat(5000)} onclick=go>`, problem: 'a tag that ends, found <b without ">"' },
  ])('may not hold $html', ({ html, problem }) => {
    expect(problemsOf(`# A\n\n${html}`)).toContain(`lessons/a.md:3 expected ${problem}`);
  });

  it.each(['a < b and 2<3', '<b>bold</b> and <br>', 'once = twice, on = off', '<kbd>on</kbd> button=1', 'x <y'])('may hold %s', (text) => {
    expect(problemsOf(text)).toEqual([]);
  });
});
