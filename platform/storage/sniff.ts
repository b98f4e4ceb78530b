import { fileTypeFromBuffer } from 'file-type';
import type { ObjectStore } from './object-store.ts';

/** How many of a file's first bytes tell its type: as many as file-type samples. */
export const SNIFFED_BYTES = 4100;

/** Other names of what a sniffer calls otherwise. */
const ALIASES: Readonly<Record<string, string>> = {
  'application/x-zip-compressed': 'application/zip',
  'audio/mp3': 'audio/mpeg',
  'image/jpg': 'image/jpeg',
  'video/x-m4v': 'video/mp4',
};

/** Text by another name. No type is here that a browser runs, such as HTML or SVG. */
const TEXTUAL = new Set(['text/plain', 'text/markdown', 'text/csv', 'application/json', 'application/yaml', 'text/yaml']);

/**
 * The media type that the first bytes of a file say it has, whatever it calls itself; null: unknown, or empty.
 * Text in UTF-8 is `text/vtt` when it says so itself and `text/plain` otherwise: Markdown and HTML too.
 *
 * @param head the file, or its first `SNIFFED_BYTES`
 */
export async function sniffMediaType(head: Uint8Array): Promise<string | null> {
  const known = await fileTypeFromBuffer(head);
  if (known) return nameOf(known.mime);
  const text = decodeText(head);
  if (text === null) return null;
  return /^WEBVTT(?:[ \t\r\n]|$)/.test(text) ? 'text/vtt' : 'text/plain';
}

/** `sniffMediaType` of an object; null also when there is none. */
export async function sniffObject(store: Pick<ObjectStore, 'get'>, key: string): Promise<string | null> {
  const object = await store.get(key, { range: { start: 0, end: SNIFFED_BYTES - 1 } });
  if (!object) return null;
  return sniffMediaType(Buffer.concat((await object.body.toArray()) as Buffer[]));
}

/** Whether a file declared as `declared` may turn out to be `sniffed`. What cannot be told from its bytes never may. */
export function isSameMediaType(declared: string, sniffed: string | null): boolean {
  const name = nameOf(declared);
  return name === sniffed || (sniffed !== null && TEXTUAL.has(name) && (sniffed === 'text/plain' || sniffed === 'text/vtt'));
}

function nameOf(mediaType: string): string {
  const essence = (mediaType.split(';')[0] ?? '').trim().toLowerCase();
  return ALIASES[essence] ?? essence;
}

/** Null: empty, no UTF-8, or characters that no text has. A character that the end cuts in two is all right. */
function decodeText(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    // oxlint-disable-next-line eslint/no-control-regex -- control characters are what it looks for
    return text === '' || /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}
