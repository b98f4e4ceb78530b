import { randomUUID } from 'node:crypto';
import { createAttackedBrowser, SESSION, type AttackedBrowser } from './attacked-browser.ts';
import type { Attacker } from './attacker.ts';
import { toCode, type ToldAnswer } from './told-provider.ts';
import type { Claims } from './tokens.ts';
import { SIGN_IN_HOST, type AttackedWorld } from './world.ts';

export type ToldSignIn = { browser: AttackedBrowser; subject: string; sid: string; token: string | undefined };

/** Browsers at the gateway apart, whose provider answers what it is told. */
export function createToldSignIns({ provider, keep }: Pick<AttackedWorld, 'provider' | 'keep'>) {
  const { issuer } = provider;
  const open = (attacker: Attacker) => createAttackedBrowser(attacker, keep, SIGN_IN_HOST);

  return {
    open,
    /** The callback for what a sign-in asked for. All of it is in order, but for what is changed. */
    callback: (asked: URLSearchParams, change: Partial<ToldAnswer> = {}): URL => {
      const subject = randomUUID();
      const order: Claims = { sub: subject, email: `${subject}@example.org`, email_verified: true, nonce: asked.get('nonce') };
      const answer = { header: {}, challenge: asked.get('code_challenge'), ...change, claims: { ...order, ...change.claims } };
      const query = new URLSearchParams({ code: toCode(answer), state: asked.get('state') ?? '', iss: issuer });
      return new URL(`http://${SIGN_IN_HOST}/auth/callback?${query.toString()}`);
    },
    /** Somebody new, signed in. */
    async signIn(attacker: Attacker, claims: Claims = {}): Promise<ToldSignIn> {
      const [browser, subject, sid] = [open(attacker), randomUUID(), randomUUID()];
      const all = { sub: subject, sid, email: `${subject}@example.org`, ...claims };
      await browser.get(this.callback(await browser.begin(), { claims: all }).href);
      return { browser, subject, sid, token: browser.cookies.get(SESSION) };
    },
    /** Signed by the provider. */
    sign: async (claims: Claims, header: Claims = {}): Promise<string> => {
      const response = await fetch(`${issuer}/sign`, { method: 'POST', body: JSON.stringify({ claims, header }) });
      return response.text();
    },
    isAlive: async (attacker: Attacker, token: string | undefined): Promise<boolean> =>
      Boolean((await attacker.ask('{ me { id } }', { token: token ?? '' })).data?.['me']),
  };
}
