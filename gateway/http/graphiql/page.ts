/** A ready-made tab. Its title is the operation's name. */
export type GraphiqlExample = {
  query: string;
  variables?: Readonly<Record<string, unknown>>;
  headers?: Readonly<Record<string, string>>;
};

/** Paths of the page's own origin. */
export type SignInPaths = {
  /** Leads through the provider and back to `returnTo`. */
  login: string;
  /** Ends the session of the cookie, by POST. */
  logout: string;
};

export type GraphiqlPage = {
  title: string;
  /** One line that stays below the answer until somebody signs in; empty for none. */
  hint: string;
  examples: readonly GraphiqlExample[];
  /** The path that operations are sent to, on the page's own origin. */
  endpoint: string;
  /** Null: nobody signs in through a provider. */
  signIn: SignInPaths | null;
  scriptUrl: string;
  styleUrl: string;
};

/**
 * No script but our own files, and none that evaluates text. Styles are the exception: Monaco and the
 * animation library write `style` elements and attributes, to which no nonce can be given.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function renderPage({ title, hint, examples, endpoint, signIn, scriptUrl, styleUrl }: GraphiqlPage): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${escapeHtml(title)}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${escapeHtml(styleUrl)}">
    <script type="module" src="${escapeHtml(scriptUrl)}"></script>
  </head>
  <body>
    <div id="graphiql" data-endpoint="${escapeHtml(endpoint)}" data-title="${escapeHtml(title)}" data-hint="${escapeHtml(hint)}"${signIn ? ` data-login="${escapeHtml(signIn.login)}" data-logout="${escapeHtml(signIn.logout)}"` : ''}>
      <noscript>This page needs JavaScript. The graph itself answers POST requests at ${escapeHtml(endpoint)}.</noscript>
    </div>
    <script type="application/json" id="examples">${escapeJson(examples)}</script>
  </body>
</html>
`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

// A data block ends at the first `</script`, wherever it stands, so no `<` may be in it.
const escapeJson = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');
