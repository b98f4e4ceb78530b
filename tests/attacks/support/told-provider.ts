import type { IncomingMessage, ServerResponse } from 'node:http';
import { createHash } from 'node:crypto';
import { json, text } from 'node:stream/consumers';
import { signShared, type TestProvider } from '../../support/sso/test-provider.ts';
import type { Claims } from './tokens.ts';
import { NONE } from './world.ts';

/** What the provider is to say. A claim of `NONE` is left out. */
type Telling = { claims: Claims; header: Claims };

/** What the provider gives for a code: the code itself says it, so that an attempt decides alone. */
export type ToldAnswer = Telling & {
  /** PKCE: nothing is given to who does not know what it was made of. Null: whoever asks. */
  challenge: string | null;
  /** In place of a signed one; null: none. */
  idToken?: string | null;
};

export const toCode = (answer: ToldAnswer): string => Buffer.from(JSON.stringify(answer)).toString('base64url');

/** Makes the provider sign, at `/sign`, and give for a code, at `/token`, whatever it is told to. */
export function tellProvider(provider: TestProvider): void {
  const { issuer } = provider;
  const sign = ({ claims, header }: Telling) => provider.sign(withoutNone(claims), header);
  const answer = (path: string, give: (request: IncomingMessage, response: ServerResponse) => Promise<string>) =>
    provider.answer(path, (request, response) => {
      give(request, response).then(
        (body) => response.end(body),
        () => response.writeHead(500).end(),
      );
    });

  answer('/sso/.well-known/openid-configuration', async (_, response) => {
    response.setHeader('content-type', 'application/json');
    return JSON.stringify({
      issuer,
      jwks_uri: `${issuer}/jwks`,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      id_token_signing_alg_values_supported: ['ES256'],
      authorization_response_iss_parameter_supported: true,
    });
  });
  answer('/sso/sign', async (request) => {
    const { shared, ...told } = (await json(request)) as Telling & { shared?: boolean };
    return shared ? signShared(withoutNone(told.claims), told.header) : sign(told);
  });
  answer('/sso/token', async (request, response) => {
    const form = new URLSearchParams(await text(request));
    const told = JSON.parse(Buffer.from(form.get('code') ?? '', 'base64url').toString()) as ToldAnswer;
    const known = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight = told.challenge === null || told.challenge === known;
    response.writeHead(isRight ? 200 : 400, { 'content-type': 'application/json' });
    if (!isRight) return '{"error":"invalid_grant"}';
    const idToken = told.idToken === undefined ? await sign(told) : told.idToken;
    return JSON.stringify({ access_token: 'a', token_type: 'bearer', ...(idToken !== null && { id_token: idToken }) });
  });
}

const withoutNone = (claims: Claims): Claims =>
  Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, value === NONE ? undefined : value]));
