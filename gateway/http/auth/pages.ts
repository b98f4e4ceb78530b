import { createHash } from 'node:crypto';
import { escapeHtml } from '../graphiql/page.ts';

const STYLE =
  'body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#1c2321;background:#eef1ec}' +
  'main{max-width:26rem;margin:12vh auto;padding:2rem;background:#fff;border-radius:12px}' +
  'h1{margin:0 0 .5rem;font-size:1.3rem}a{color:#2f5d3a;font-weight:600;margin-right:1rem}';

export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

export type Link = { text: string; href: string };

/** A page that says one thing. Texts and addresses are escaped. */
export const renderMessage = (title: string, text: string, links: readonly Link[]): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(title)}</title>
    <link rel="icon" href="data:,">
    <style>${STYLE}</style>
  </head>
  <body>
    <main>
      <h1>${escapeHtml(title)}</h1>
      <p>${escapeHtml(text)}</p>
      <p>${links.map((link) => `<a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a>`).join('')}</p>
    </main>
  </body>
</html>
`;
