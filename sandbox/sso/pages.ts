import type { ServerResponse } from 'node:http';

/** Pages of the stand-in: no script, and nothing from elsewhere. */

const STYLE = `
  body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1c2321; background: #eef1ec; }
  main { max-width: 22rem; margin: 12vh auto; padding: 2rem; background: #fff; border-radius: 12px; box-shadow: 0 2px 16px #0001; }
  h1 { margin: 0 0 .25rem; font-size: 1.3rem; } p { margin: .25rem 0 1rem; color: #55605a; } code { font-size: .85em; }
  label { display: block; margin-top: 1rem; font-weight: 600; }
  input { box-sizing: border-box; width: 100%; margin-top: .25rem; padding: .6rem; font: inherit; border: 1px solid #b6c0b9; border-radius: 8px; }
  button { width: 100%; margin-top: 1.5rem; padding: .7rem; font: inherit; font-weight: 600; color: #fff; background: #2f5d3a; border: 0; border-radius: 8px; }
  button.second { margin-top: .5rem; color: #2f5d3a; background: #e3ebe4; } .wrong { color: #9b2c1f; }
`;

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  // Where a form leads in the end, the client, is checked too: it is not of this origin where the academy has an address of its own.
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export const pageHeaders: Readonly<Record<string, string>> = PAGE_HEADERS;

export function sendPage(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, PAGE_HEADERS).end(body);
}

export const page = (title: string, content: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(title)}</title>
    <link rel="icon" href="data:,">
    <style>${STYLE}</style>
  </head>
  <body><main><h1>${escapeHtml(title)}</h1>${content}</main></body>
</html>
`;

export const loginPage = (action: string, passwordsFile: string, failed: { username: string } | null): string =>
  page(
    'Sign in',
    `<p>This stands in for the user management module.</p>
    ${failed ? '<p class="wrong" role="alert">Wrong username or password.</p>' : ''}
    <form method="post" action="${escapeHtml(action)}">
      <label>Username <input name="username" autocomplete="username" required autofocus maxlength="255" value="${escapeHtml(failed?.username ?? '')}"></label>
      <label>Password <input name="password" type="password" autocomplete="current-password" required maxlength="200"></label>
      <button type="submit">Sign in</button>
    </form>
    <p>The accounts are in <code>${escapeHtml(passwordsFile)}</code>.</p>`,
  );

/** @param form as the provider makes it, with the id `op.logoutForm` */
export const logoutPage = (form: string): string =>
  page(
    'Sign out',
    `<p>You have left the academy. Do you want to sign out of the user management module too?</p>${form}
    <button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>Yes, sign me out</button>
    <button class="second" type="submit" form="op.logoutForm">No, stay signed in</button>`,
  );

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
