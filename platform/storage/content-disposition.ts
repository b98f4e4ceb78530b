/** The header that makes a browser save a file as `name`, with a plain fallback for old clients (RFC 6266). */
export function attachmentNamed(name: string): string {
  const fallback = name.replaceAll(/[^\x20-\x7e]|["%\\/]/g, '_');
  return `attachment; filename="${fallback}"; filename*=UTF-8''${encodeExtended(name)}`;
}

/** RFC 8187: only some of what `encodeURIComponent` lets through may stand bare. */
const encodeExtended = (text: string) =>
  encodeURIComponent(Buffer.from(text).toString()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
