import { describeContent, findFileKind } from './content-type.ts';
import type { PackageLimits } from './limits.ts';
import type { PackageTree } from './package-tree.ts';
import { type PackageProblem } from './problem.ts';
import { type ScannedFile, scanEntry } from './scan-entry.ts';
import { decodeText } from './text.ts';

/** The files of a package by path, each read once. `texts`: those of Markdown, YAML and WebVTT that can be read as such. */
export type CheckedFiles = { files: Map<string, ScannedFile>; texts: Map<string, string>; problems: PackageProblem[] };

/** Reads every file, and holds its first bytes, or its encoding, against its extension. */
export async function checkFiles({ entries }: PackageTree, limits: PackageLimits): Promise<CheckedFiles> {
  const files: CheckedFiles['files'] = new Map();
  const texts: CheckedFiles['texts'] = new Map();
  const problems: PackageProblem[] = [];
  const report = (file: string, expected: string, found: string) => problems.push({ file, line: null, expected, found });
  let bytes = 0;
  let textBytes = 0;

  for (const entry of entries) {
    const { path } = entry;
    const kind = findFileKind(path);
    const isText = kind?.text === true;
    const maxBytes = isText ? limits.textBytes : limits.totalBytes - bytes;
    const keep = isText && entry.size <= limits.textBytes && textBytes + entry.size <= limits.totalTextBytes;
    try {
      const file = await scanEntry(entry, { contentType: kind?.contentType ?? 'application/octet-stream', keep, maxBytes });
      bytes += file.size;
      textBytes += file.bytes?.length ?? 0;
      files.set(path, { ...file, bytes: null });
      if (kind && !kind.text && !kind.matches(file.head)) report(path, kind.name, describeContent(file.head));
      if (isText && !keep) report(path, `at most ${limits.totalTextBytes} bytes of text in all`, 'more');
      if (!file.bytes) continue;
      const decoded = decodeText(path, file.bytes);
      if ('text' in decoded) texts.set(path, decoded.text);
      else problems.push(decoded.problem);
    } catch (error) {
      report(path, 'a file that can be read', error instanceof Error ? error.message : String(error));
    }
  }
  return { files, texts, problems };
}
