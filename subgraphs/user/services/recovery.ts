import { assertViewer, type Viewer } from '../../../platform/auth/viewer.ts';
import { DomainError, unauthenticated } from '../../../platform/errors.ts';
import type { ClientInfo } from '../../../platform/graph/client-info.ts';
import { parseInput } from '../../../platform/validation.ts';
import {
  changePasswordInput,
  resetPasswordInput,
  resetRequestInput,
  type ChangePasswordInput,
  type ResetPasswordInput,
} from '../domain/account-input.ts';
import { profileUpdated, sessionRevoked } from '../domain/events.ts';
import { assertNotGuessable } from '../domain/password-rules.ts';
import type { User } from '../domain/user.ts';
import type { MailedTokenStore } from '../store/mailed-token-store.ts';
import type { PasswordStore } from '../store/password-store.ts';
import type { Guard } from './guard.ts';
import { hashMailedToken, spanOf } from './mailed-tokens.ts';
import type { Passwords } from './passwords.ts';

type Dependencies = { tokens: MailedTokenStore; credentials: PasswordStore; passwords: Passwords; guard: Guard; now: () => Date };

export type RecoveryService = ReturnType<typeof createRecoveryService>;

/** Proving that an address is one's own, and getting in again without the password. */
export function createRecoveryService({ tokens, credentials, passwords, guard, now }: Dependencies) {
  const revoked = (at: Date) => (userKey: number, session: string | null) => sessionRevoked({ userKey, actorKey: userKey, at }, session);

  return {
    /** @throws UNAUTHENTICATED for a token that is of no use, RATE_LIMITED */
    async verifyEmail(token: string, client: ClientInfo): Promise<User> {
      await guard.useToken(client);
      const tokenHash = hashMailedToken(token);
      const at = now();
      const user = tokenHash && (await tokens.verify(tokenHash, at, (userKey) => profileUpdated({ userKey, actorKey: userKey, at })));
      if (!user) throw linkRefused();
      return user;
    },

    /**
     * Sends the viewer another mail.
     * @returns false when the address is verified already
     * @throws UNAUTHENTICATED, RATE_LIMITED
     */
    async requestVerification(maybe: Viewer | null): Promise<boolean> {
      const viewer = assertViewer(maybe);
      await guard.requestVerification(viewer.id);
      return tokens.issueVerification(viewer.key, spanOf('email_verification', now()));
    },

    /**
     * Sends a mail to whom the address belongs. Whether that is anybody is found out later, by a job, so that neither the answer nor its
     * time tells.
     * @throws BAD_USER_INPUT, RATE_LIMITED
     */
    async requestReset(input: { email: string }, client: ClientInfo): Promise<void> {
      const { email } = parseInput(resetRequestInput, input);
      await guard.requestReset(email, client);
      await tokens.requestReset(email);
    },

    /** @throws BAD_USER_INPUT for a bad password, which leaves the token as it was; UNAUTHENTICATED for a token that is of no use; RATE_LIMITED */
    async resetPassword(input: ResetPasswordInput, client: ClientInfo): Promise<User> {
      await guard.useToken(client);
      const { token, newPassword } = parseInput(resetPasswordInput, input);
      const tokenHash = hashMailedToken(token);
      // Hashing is dear, and nobody who has no token is to have us do it.
      const reader = tokenHash === null ? null : await tokens.findResetting(tokenHash, now());
      if (tokenHash === null || !reader) throw linkRefused();
      assertNotGuessable(newPassword, reader, 'input.newPassword');
      const passwordHash = await passwords.hash(newPassword);
      const at = now();
      const user = await credentials.reset(tokenHash, passwordHash, at, revoked(at));
      if (!user) throw linkRefused();
      await guard.forget(user);
      return user;
    },

    /** @throws UNAUTHENTICATED, BAD_USER_INPUT for a bad new password, FORBIDDEN when the present one is another, RATE_LIMITED */
    async changePassword(maybe: Viewer | null, input: ChangePasswordInput): Promise<void> {
      const viewer = assertViewer(maybe);
      const { currentPassword, newPassword } = parseInput(changePasswordInput, input);
      const reader = await tokens.findReader(viewer.key);
      if (reader) assertNotGuessable(newPassword, reader, 'input.newPassword');
      const attempt = await guard.changePassword(viewer.id);
      if (!(await passwords.matches(await credentials.findHash(viewer.key), currentPassword.slice(0, 200)))) {
        throw new DomainError('FORBIDDEN', 'This is not your present password', 'input.currentPassword');
      }
      await attempt.succeeded();
      const passwordHash = await passwords.hash(newPassword);
      const at = now();
      await credentials.change(viewer.key, passwordHash, viewer.sessionId, at, revoked(at));
    },
  };
}

const linkRefused = () => unauthenticated('This link is not valid any more: ask for another one');
