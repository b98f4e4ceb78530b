import { describe, expect, it } from 'vitest';
import { useAcademy } from '../../support/academy/academy.ts';
import { createMailbox } from '../../support/mailbox.ts';

const REGISTER = 'mutation ($input: RegisterInput!) { register(input: $input) { session { token } } }';
const REQUEST = 'mutation ($email: EmailAddress!) { requestPasswordReset(input: { email: $email }) { accepted } }';
const AUTHENTICATE = 'mutation ($input: AuthenticateInput!) { authenticate(input: $input) { session { id } } }';
const PASSWORD = 'the first password';
const OTHER = 'the second password';

describe.each(['in process', 'over HTTP'] as const)('the pages that mails lead to, with subgraphs %s', (transport) => {
  const mailbox = createMailbox();
  const suite = useAcademy(transport, { accounts: { mail: { mailer: mailbox.mailer, publicUrl: 'http://academy.test' } } });
  let people = 0;

  async function register() {
    people += 1;
    const username = `walker${people}`;
    const email = `${username}@example.org`;
    await suite.visitor.get(REGISTER, { input: { username, email, password: PASSWORD } });
    return { username, email };
  }
  const open = (path: string) => fetch(`${suite.url}${path}`);
  const send = (path: string, fields: Record<string, string>) =>
    fetch(`${suite.url}${path}`, { method: 'POST', body: new URLSearchParams(fields) });

  it('confirm an address when the button is pressed, and not when the link is followed', async () => {
    const { email } = await register();
    const token = await mailbox.tokenOf(email, /Confirm/);
    for (let visits = 0; visits < 3; visits += 1) {
      const page = await open(`/auth/verify?token=${token}`);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain(`value="${token}"`);
    }

    const answer = await send('/auth/verify', { token });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('your address is confirmed')]);
    expect((await send('/auth/verify', { token })).status).toBe(401);
  });

  it('take a new password, and keep the link good while it is too short', async () => {
    const { username, email } = await register();
    await suite.visitor.get(REQUEST, { email });
    const token = await mailbox.tokenOf(email, /new password/);
    const refused = await send('/auth/reset', { token, password: 'short' });
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining(`value="${token}"`)]);

    expect((await send('/auth/reset', { token, password: OTHER })).status).toBe(200);
    expect(await suite.visitor.get(AUTHENTICATE, { input: { username, password: OTHER } })).toMatchObject({
      authenticate: { session: { id: expect.any(String) as string } },
    });
  });

  it('tell nobody where one came from, run nothing, and are kept nowhere', async () => {
    const { headers } = await open('/auth/reset?token=x');

    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*form-action 'self'.*frame-ancestors 'none'/);
    expect(headers.get('content-security-policy')).not.toMatch(/script-src|unsafe/);
  });

  it('show what is in the link as text', async () => {
    const page = await (await open(`/auth/verify?token=${encodeURIComponent('"><script>alert(1)</script>')}`)).text();

    expect(page).not.toContain('<script');
  });

  it.each([
    { why: 'no token', body: new URLSearchParams(), type: undefined, status: 401 },
    { why: 'a token that never was', body: new URLSearchParams({ token: 'x', password: OTHER }), type: undefined, status: 401 },
    { why: 'JSON', body: '{}', type: 'application/json', status: 401 },
    { why: 'a body too large', body: new URLSearchParams({ token: 'x'.repeat(10_000) }), type: undefined, status: 413 },
    { why: 'a body of another kind', body: 'x', type: 'text/plain', status: 415 },
  ])('answer $status to $why', async ({ body, type, status }) => {
    const headers = type === undefined ? {} : { 'content-type': type };
    expect((await fetch(`${suite.url}/auth/verify`, { method: 'POST', body, headers })).status).toBe(status);
  });
});
