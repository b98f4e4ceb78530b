import { posix } from 'node:path';
import { findLinks } from './markdown-links.ts';
import type { PackageProblem } from './problem.ts';
import { type FileNames, resolveLink } from './references.ts';
import { lineCounter } from './text.ts';
import { findUnsafeHtml } from './unsafe-html.ts';

/** `links`: the normal paths of the files of the package that the text links to or shows. */
export type CheckedMarkdown = { links: string[]; problems: PackageProblem[] };

export function validateMarkdown(file: string, text: string, files: FileNames): CheckedMarkdown {
  const { links, problems } = validateLinks(file, text, files);
  const isEmpty = text.replaceAll(/<!--[^]*?(?:-->|$)/g, '').trim() === '';
  const lineOf = lineCounter(text);
  return {
    links,
    problems: [
      ...(isEmpty ? [{ file, line: 1, expected: 'a text', found: 'nothing to read' }] : []),
      ...findUnsafeHtml(text).map(({ offset, expected, found }) => ({ file, line: lineOf(offset), expected, found })),
      ...problems,
    ],
  };
}

/** The links alone, of a Markdown text that is a file of its own or stands in one. */
export function validateLinks(file: string, text: string, files: FileNames): CheckedMarkdown {
  const folder = posix.dirname(file);
  const links: string[] = [];
  const problems: PackageProblem[] = [];
  for (const link of findLinks(text)) {
    const target = resolveLink(link, folder, files);
    if (typeof target === 'string') links.push(target);
    else if (target) problems.push({ file, line: link.line, ...target });
  }
  return { links, problems };
}
