import { extensionOf } from './package-path.ts';

type FileKind = { contentType: string; name: string } & ({ text: true } | { text: false; matches: (head: Buffer) => boolean });

const startsWith =
  (...bytes: number[]) =>
  (head: Buffer) =>
    head.subarray(0, bytes.length).equals(Buffer.from(bytes));

const png: FileKind = {
  contentType: 'image/png',
  name: 'a PNG image',
  text: false,
  matches: startsWith(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
};
const jpeg: FileKind = { contentType: 'image/jpeg', name: 'a JPEG image', text: false, matches: startsWith(0xff, 0xd8, 0xff) };
const pdf: FileKind = { contentType: 'application/pdf', name: 'a PDF', text: false, matches: startsWith(0x25, 0x50, 0x44, 0x46, 0x2d) };
const mp4: FileKind = {
  contentType: 'video/mp4',
  name: 'an MP4 video',
  text: false,
  // ISO 14496-12: the first box is `ftyp`. The same box begins HEIC and AVIF images and QuickTime, told apart by the brand.
  matches: (head) => latin(head, 4, 8) === 'ftyp' && /^(iso|mp4|avc1|M4V|dash|msdh|MSNV|cmf)/.test(latin(head, 8, 12)),
};
const webm: FileKind = {
  contentType: 'video/webm',
  name: 'a WebM video',
  text: false,
  // EBML header, then DocType (0x4282) "webm"; Matroska has the same header and another DocType.
  matches: (head) => startsWith(0x1a, 0x45, 0xdf, 0xa3)(head) && /\x42\x82[\x80-\xff]webm/.test(latin(head)),
};
const markdown: FileKind = { contentType: 'text/markdown; charset=utf-8', name: 'Markdown', text: true };
const yaml: FileKind = { contentType: 'application/yaml', name: 'YAML', text: true };
const vtt: FileKind = { contentType: 'text/vtt; charset=utf-8', name: 'WebVTT', text: true };

const kinds = new Map<string, FileKind>([
  ['.md', markdown],
  ['.yaml', yaml],
  ['.vtt', vtt],
  ['.pdf', pdf],
  ['.png', png],
  ['.jpg', jpeg],
  ['.jpeg', jpeg],
  ['.mp4', mp4],
  ['.webm', webm],
]);

/** How many of a file's first bytes tell its kind. */
export const headLength = 64;

/** By the file's extension; `null` where packages do not use it. */
export const findFileKind = (path: string): FileKind | null => kinds.get(extensionOf(path)) ?? null;

/** What the first bytes are, whatever the file is called. */
export function describeContent(head: Buffer): string {
  if (head.length === 0) return 'an empty file';
  const kind = [png, jpeg, pdf, mp4, webm].find((kind) => !kind.text && kind.matches(head));
  if (kind) return kind.name;
  const other = others.find(([start]) => latin(head).startsWith(start));
  if (other) return other[1];
  if (/^[\t\n\r\x20-\x7e]+$/.test(latin(head))) return `text: ${JSON.stringify(latin(head, 0, 24))}`;
  return `the bytes ${head.subarray(0, 8).toString('hex')}`;
}

const others: [start: string, name: string][] = [
  ['GIF8', 'a GIF image'],
  ['PK\x03\x04', 'a zip archive'],
  ['MZ', 'a Windows program'],
  ['\x7fELF', 'a Linux program'],
  ['\x1a\x45\xdf\xa3', 'a Matroska video'],
  ['RIFF', 'a RIFF file'],
];

const latin = (head: Buffer, start?: number, end?: number) => head.toString('latin1', start, end);
