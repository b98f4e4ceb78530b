import { limitSearchText, markdownToText, vttToText } from '../../../platform/text/plain-text.ts';

/** The words by which an uploaded text is found; null for types that are not searched. */
export function toSearchText(mediaType: string, text: string): string | null {
  if (mediaType === 'text/vtt') return limitSearchText(vttToText(text));
  return mediaType === 'text/markdown' ? limitSearchText(markdownToText(text)) : null;
}
