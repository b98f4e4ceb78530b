/** What a WebVTT transcript says, without times, notes and tags. */
const fromTranscript = (vtt: string): string =>
  vtt
    .split(/\r?\n\r?\n/)
    .filter((block) => block.includes('-->'))
    .map((block) => block.replace(/^[^]*?-->.*(\r?\n|$)/, ''))
    .join(' ')
    .replaceAll(/<[^>]*>/g, '');

/** What a Markdown text says, roughly: for search, where a stray character does no harm. */
const fromMarkdown = (markdown: string): string =>
  markdown
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/^[ \t]*(#{1,6}|>|[-*+]|\d+\.)[ \t]+/gm, '')
    .replaceAll(/<[^>]*>|[*`|]|~~|__/g, ' ');

/** The words by which an uploaded text is found; null for types that are not searched. */
export function toSearchText(mediaType: string, text: string): string | null {
  if (mediaType === 'text/vtt') return oneLine(fromTranscript(text));
  return mediaType === 'text/markdown' ? oneLine(fromMarkdown(text)) : null;
}

/** PostgreSQL has no NUL, and its search documents have limits. */
const oneLine = (text: string): string => text.replaceAll('\0', '').replaceAll(/\s+/g, ' ').trim().slice(0, 300_000);
