import { posix } from 'node:path';
import type { YamlPath } from './locate.ts';
import { asList, asText, getKey } from './loose.ts';
import { extensionOf, findPathProblem, normalizePath } from './package-path.ts';
import { problemAt } from './shape.ts';
import type { PackageProblem } from './problem.ts';
import type { YamlFile } from './yaml-file.ts';

export type ReferenceRole = 'document' | 'video' | 'interactive' | 'questions' | 'transcript' | 'thumbnail' | 'attachment' | 'file';

/** A path that `course.yaml` names. `target` is as written. */
export type Reference = { role: ReferenceRole; target: string; path: YamlPath };

const images = ['.png', '.jpg', '.jpeg'];
const videos = ['.mp4', '.webm'];

/** What may stand where. */
const extensions: Record<ReferenceRole, string[]> = {
  document: ['.md', '.pdf', ...images],
  video: videos,
  interactive: ['.yaml'],
  questions: ['.yaml'],
  transcript: ['.vtt'],
  thumbnail: images,
  attachment: ['.md', '.pdf', ...images, ...videos],
  // The file of an item whose type is unknown.
  file: ['.md', '.pdf', '.yaml', ...images, ...videos],
};
// A question file is no target: it holds the answers.
const linkExtensions = ['.md', '.pdf', '.vtt', ...images, ...videos];

/** The files of a package, as far as a reference needs to know them. */
export type FileNames = {
  has: (path: string) => boolean;
  isRefused: (path: string) => boolean; /** A file whose name differs by case only. */
  findTwin: (path: string) => string | undefined;
};

/** Every reference in `course.yaml` that is a text, whatever else is wrong there. */
export function findReferences(yaml: YamlFile): Reference[] {
  return asList(getKey(yaml.value, 'items')).flatMap((item, i) => {
    const type = asText(getKey(item, 'type'));
    const role: ReferenceRole = type === 'document' || type === 'video' || type === 'interactive' ? type : 'file';
    const single = (['file', 'questions', 'transcript', 'thumbnail'] as const).map((key) => ({
      role: key === 'file' ? role : key,
      target: getKey(item, key),
      path: ['items', i, key],
    }));
    const attachments = asList(getKey(item, 'attachments')).map((target, n) => ({
      role: 'attachment' as const,
      target,
      path: ['items', i, 'attachments', n],
    }));
    return [...single, ...attachments].flatMap(({ target, ...rest }) => (typeof target === 'string' ? [{ ...rest, target }] : []));
  });
}

/** The normal path of what `course.yaml` names; or what is wrong with it. */
export function resolveReference(yaml: YamlFile, { role, target, path }: Reference, files: FileNames): string | PackageProblem {
  const wrong = resolvePath(target, '', extensions[role], files);
  return typeof wrong === 'string' ? wrong : problemAt(yaml, path, wrong.expected, wrong.found);
}

/**
 * The normal path of what a Markdown text in `folder` links to, `null` where that is outside of packages
 * (http, https, mailto, a place in the same text), or what is wrong with it.
 */
export function resolveLink(
  { target, image }: { target: string; image: boolean },
  folder: string,
  files: FileNames,
): string | null | { expected: string; found: string } {
  if (/^(https?:\/\/[^/]|mailto:.)/i.test(target) || (target.startsWith('#') && !image)) return null;
  const found = JSON.stringify(target);
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return { expected: 'a link to http, https, mailto or a file of the package', found };
  const path = decodePath(target.replace(/[?#].*$/s, ''));
  if (path === null) return { expected: 'a link with valid percent signs', found };
  return resolvePath(path, folder, image ? images : linkExtensions, files);
}

function resolvePath(target: string, folder: string, allowed: string[], files: FileNames): string | { expected: string; found: string } {
  const found = JSON.stringify(target);
  const joined = target === '' || target.startsWith('/') ? target : posix.join(folder, target);
  // Judged before it is joined too: "C:/x" is no file of a folder.
  const expected = (target.startsWith('.') ? null : findPathProblem(target)) ?? findPathProblem(joined);
  if (expected) return { expected, found };
  const path = normalizePath(joined);
  const extension = extensionOf(path);
  if (!allowed.includes(extension)) return { expected: `a file that ends in ${allowed.join(', ')}`, found };
  if (files.has(path) || files.isRefused(path)) return path;
  const twin = files.findTwin(path);
  return {
    expected: 'a file of the package',
    found: twin ? `${found}, while there is ${JSON.stringify(twin)}` : `${found}, which is missing`,
  };
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
