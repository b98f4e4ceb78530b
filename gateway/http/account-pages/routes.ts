import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import type { IdentityIssuer } from '../../../platform/auth/identity-token.ts';
import { NOBODY } from '../../../platform/auth/viewer.ts';
import { clientHeaders, toAddress, toUserAgent } from '../../../platform/graph/client-info.ts';
import { CORRELATION_HEADER, IDENTITY_HEADER, type SubgraphEndpoint } from '../../../platform/graph/endpoint.ts';
import { PAGE_POLICY, renderPage } from './page.ts';

export type AccountPagesOptions = {
  issuer: IdentityIssuer;
  /** The user subgraph, whose mails lead here. */
  userEndpoint: SubgraphEndpoint;
};

type AccountPage = {
  path: string;
  title: string;
  question: string;
  button: string;
  asksPassword: boolean;
  mutation: string;
  done: string;
};

const PAGES: readonly AccountPage[] = [
  {
    path: '/auth/verify',
    title: 'Confirm your e-mail address',
    question: 'Press the button to confirm that the address is yours.',
    button: 'Confirm',
    asksPassword: false,
    mutation: 'mutation VerifyEmail($input: VerifyEmailInput!) { verifyEmail(input: $input) { user { id } } }',
    done: 'Thank you, your address is confirmed.',
  },
  {
    path: '/auth/reset',
    title: 'Choose a new password',
    question: 'At least 10 characters. You will be signed out on all devices.',
    button: 'Save the password',
    asksPassword: true,
    mutation: 'mutation ResetPassword($input: ResetPasswordInput!) { resetPassword(input: $input) { user { id } } }',
    done: 'Your password is changed. Sign in with it.',
  },
];

const BODY_LIMIT = 8_192;
const AWAY = { message: 'This does not work just now. Please try again in a moment.', extensions: { code: 'UPSTREAM_UNAVAILABLE' } };

/** The pages that the links in mails lead to. Looking at one uses nothing up: mail scanners follow links; the button sends a form, which does. */
export function addAccountPages(app: FastifyInstance, { issuer, userEndpoint }: AccountPagesOptions): void {
  async function ask(query: string, input: Record<string, string>, request: FastifyRequest): Promise<GraphQLFormattedError | null> {
    const headers = {
      ...clientHeaders({ address: toAddress(request.ip), userAgent: toUserAgent(request.headers['user-agent']) }),
      [IDENTITY_HEADER]: await issuer.issue(NOBODY, userEndpoint.name),
      [CORRELATION_HEADER]: request.id,
    };
    const answer = await userEndpoint.execute({ query, variables: { input }, headers }).catch((error: unknown) => {
      request.log.warn({ err: error, correlationId: request.id }, 'An account page could not reach the user subgraph');
      return { errors: [AWAY] };
    });
    return answer.errors?.[0] ?? null;
  }

  void app.register(async (pages) => {
    pages.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, new URLSearchParams(String(body))),
    );
    for (const page of PAGES) {
      const { path, title, question, button, asksPassword, mutation, done } = page;
      const withForm = (message: string, token: string) =>
        renderPage({ title, message, form: { action: path, token, button, asksPassword } });

      pages.get<{ Querystring: { token?: unknown } }>(path, async ({ query: { token } }, reply) =>
        send(reply, 200, withForm(question, typeof token === 'string' ? token : '')),
      );
      pages.post(path, async (request, reply) => {
        const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
        const token = form.get('token') ?? '';
        const input = { token, ...(asksPassword && { newPassword: form.get('password') ?? '' }) };
        const error = await ask(mutation, input, request);
        if (!error) return send(reply, 200, renderPage({ title, message: done }));

        const { code, retryAfterSeconds } = error.extensions ?? {};
        if (typeof retryAfterSeconds === 'number') void reply.header('retry-after', String(retryAfterSeconds));
        switch (code) {
          case 'BAD_USER_INPUT':
            return send(reply, 400, withForm(error.message, token));
          case 'UNAUTHENTICATED':
            return send(reply, 401, renderPage({ title, message: error.message }));
          case 'RATE_LIMITED':
            return send(reply, 429, withForm(error.message, token));
          default:
            return send(reply, 503, withForm(AWAY.message, token));
        }
      });
    }
  });
}

const send = (reply: FastifyReply, status: number, page: string) =>
  reply
    .code(status)
    .headers({ 'content-security-policy': PAGE_POLICY, 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
    .type('text/html; charset=utf-8')
    .send(page);
