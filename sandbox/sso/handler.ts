import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { findByPassword, type ModuleUser, type Passwords } from './directory.ts';
import { loginPage, page, sendPage } from './pages.ts';

export type HandlerOptions = {
  mountPath: string;
  provider: Provider;
  passwords: Passwords;
  /** Shown to people, so that they find the passwords. */
  passwordsFile: string;
  /** A token as the module gives it to somebody who has signed in. */
  makeToken: (person: ModuleUser) => Promise<string>;
};

const MAX_BODY = 8_192;
const INTERACTION = /^\/interaction\/[\w-]{1,64}$/;

/** Answers what comes under the mount path: the sign-in form and `/tokens` by itself, everything else by the provider. */
export function createHandler({ mountPath, provider, passwords, passwordsFile, makeToken }: HandlerOptions) {
  async function interact(request: IncomingMessage, response: ServerResponse, action: string): Promise<void> {
    const { prompt } = await provider.interactionDetails(request, response);
    if (prompt.name !== 'login') throw new Error(`Nobody answers the prompt "${prompt.name}"`);
    if (request.method !== 'POST') return sendPage(response, 200, loginPage(action, passwordsFile, null));
    const form = new URLSearchParams(await readBody(request));
    const username = form.get('username') ?? '';
    const person = findByPassword(passwords, username, form.get('password') ?? '');
    if (!person) return sendPage(response, 401, loginPage(action, passwordsFile, { username }));
    return provider.interactionFinished(request, response, { login: { accountId: person.id } }, { mergeWithLastSubmission: false });
  }

  async function issueToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { username, password } = JSON.parse(await readBody(request)) as { username?: unknown; password?: unknown };
    const person = findByPassword(passwords, String(username), String(password));
    const answer = person ? { token: await makeToken(person) } : { error: 'Wrong username or password' };
    response.writeHead(person ? 200 : 401, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(answer));
  }

  return async (request: IncomingMessage & { originalUrl?: string }, response: ServerResponse): Promise<void> => {
    const url = request.url ?? mountPath;
    const path = url.slice(mountPath.length).split('?')[0] ?? '';
    try {
      if (INTERACTION.test(path)) return await interact(request, response, `${mountPath}${path}`);
      if (path === '/tokens' && request.method === 'POST') return await issueToken(request, response);
    } catch {
      return sendPage(
        response,
        400,
        page('This did not work', '<p>This sign-in has expired. Go back to where you came from, and begin again.</p>'),
      );
    }
    // As Express does it for what is mounted: so the provider knows what its own addresses begin with.
    request.originalUrl = url;
    request.url = url.slice(mountPath.length) || '/';
    return provider.callback()(request, response);
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Error('The body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
