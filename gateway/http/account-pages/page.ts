import { createHash } from 'node:crypto';

const STYLE =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:28rem;margin:4rem auto;padding:0 1rem;color:#222}' +
  'label,input,button{display:block;width:100%;box-sizing:border-box}input,button{font:inherit;padding:.5rem;margin:.25rem 0 1rem}';

/** These pages need no script, load nothing, are in nobody's frame, and send their forms to us. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

type Form = { action: string; token: string; button: string; asksPassword: boolean };

/** @param message what is said above the form, or in place of one */
export function renderPage({ title, message, form }: { title: string; message: string; form?: Form }): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${escape(title)}</title><style>${STYLE}</style></head>
<body><h1>${escape(title)}</h1><p role="status">${escape(message)}</p>${form ? renderForm(form) : ''}</body>
</html>
`;
}

const renderForm = ({ action, token, button, asksPassword }: Form) =>
  `<form method="post" action="${escape(action)}"><input type="hidden" name="token" value="${escape(token)}">${asksPassword ? PASSWORD : ''}<button>${escape(button)}</button></form>`;

const PASSWORD =
  '<label for="password">New password</label><input id="password" name="password" type="password" autocomplete="new-password" minlength="10" maxlength="200" required>';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string) => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
