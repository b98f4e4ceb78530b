import { randomBytes, createHash } from 'node:crypto';
import { conflict, preconditionFailed, unauthenticated, type DomainError } from '../../../platform/errors.ts';
import type { IdGenerator } from '../../../platform/ids.ts';
import { profileUpdated, registered, rolesAssigned, sessionRevoked } from '../domain/events.ts';
import type { Session } from '../domain/session.ts';
import { decideLink } from '../domain/sso-link.ts';
import { toPerson, type SsoPerson } from '../domain/sso-person.ts';
import type { LogoutToken, SsoToken } from '../domain/sso-token.ts';
import type { User } from '../domain/user.ts';
import type { SsoVerifier } from '../module/sso-verifier.ts';
import type { SsoAccount, SsoStore, SsoTransaction } from '../store/sso-store.ts';
import type { SessionService } from './sessions.ts';

type Dependencies = {
  /** Null: nobody signs in through a provider here. */
  sso: { verifier: SsoVerifier; rolesClaim: string | null } | null;
  store: SsoStore;
  sessions: Pick<SessionService, 'open'>;
  now: () => Date;
  newId: IdGenerator;
};

/** How long it is remembered that a provider ended a session: no token of it is younger than that. */
const ENDED_MS = 86_400_000;

export type SsoService = ReturnType<typeof createSsoService>;

export function createSsoService({ sso, store, sessions, now, newId }: Dependencies) {
  const assertEnabled = () => {
    if (!sso) throw preconditionFailed('Nobody signs in through a provider here');
    return sso;
  };

  return {
    /**
     * Opens a session for whom a token names, whose account is made or brought up to date. A token is of use once.
     * @param described what the provider says of the person elsewhere than in the token
     * @param userAgent what the device says it is
     * @throws UNAUTHENTICATED for a token that does not count and for deleted users, UPSTREAM_UNAVAILABLE while the provider is away,
     * PRECONDITION_FAILED when it tells no address, CONFLICT when the address is that of another account
     */
    async exchange(
      text: string,
      described: Readonly<Record<string, unknown>> = {},
      userAgent: string | null = null,
    ): Promise<{ session: Session }> {
      const { verifier, rolesClaim } = assertEnabled();
      const token = await verifier.verify(text);
      const person = toPerson(withAddressOf(token.claims, described), rolesClaim);
      const at = now();
      const outcome = await store.transact((tx) => signIn(tx, token, person, at));
      if ('refused' in outcome) throw outcome.refused;
      const { issuer, sessionId, hash } = token;
      return { session: await sessions.open(outcome.user, { issuer, sessionId, tokenHash: hash }, userAgent) };
    },

    /** Takes the address of an account as its user's, for the operator's tools: who has the same at the provider gets the account. */
    trustAddress: ({ key }: Pick<User, 'key'>): Promise<void> => store.verifyAddress(key, now()),

    /**
     * Ends what a logout token of the provider names.
     * @returns how many sessions that were
     * @throws UNAUTHENTICATED for a token that does not count, UPSTREAM_UNAVAILABLE while the provider is away
     */
    async endSessions(text: string): Promise<number> {
      const token = await assertEnabled().verifier.verifyLogout(text);
      const at = now();
      const ended = await store.transact(async (tx) => {
        if (!(await tx.use(token.hash, at, token.expiresAt))) return null;
        await tx.mark(
          token.sessionId === null ? endedPerson(token) : endedSession(token),
          token.issuedAt,
          new Date(at.getTime() + ENDED_MS),
        );
        const sessions = await tx.revokeExternal(token.issuer, token.sessionId, token.subject, at);
        await tx.append(sessions.map(({ userKey, id }) => sessionRevoked({ userKey, actorKey: null, at }, id)));
        return sessions.length;
      });
      if (ended === null) throw unauthenticated('This token was used before');
      return ended;
    },
  };

  type Outcome = { user: User } | { refused: DomainError };

  async function signIn(tx: SsoTransaction, token: SsoToken, person: SsoPerson, at: Date): Promise<Outcome> {
    const known = await tx.findLinked(token.issuer, token.subject);
    const isReplayed = !(await tx.use(token.hash, at, token.expiresAt));
    if (isReplayed || (await tx.wasMarked([endedSession(token), endedPerson(token)], token.issuedAt))) return { refused: tokenRefused() };
    const holder = known || person.email === null ? null : await tx.findByEmail(person.email, token.issuer);
    const link = decideLink(person, known, holder);
    switch (link.kind) {
      case 'new': {
        const user = await make(tx, link.email, person, at);
        await tx.link(token.issuer, token.subject, user.key, at);
        return { user };
      }
      case 'taken over':
        await tx.clear(link.account.key, at);
        await tx.append([sessionRevoked({ userKey: link.account.key, actorKey: null, at }, null)]);
        return { user: await bringUpToDate(tx, { ...link.account, profile: {} }, token, person, at) };
      case 'known':
      case 'joined':
        return { user: await bringUpToDate(tx, link.account, token, person, at) };
      case 'refused':
      default:
        return { refused: REFUSALS[link.why]() };
    }
  }

  async function make(tx: SsoTransaction, email: string, person: SsoPerson, at: Date): Promise<User> {
    const username = await chooseUsername(tx, person.usernames);
    const { profile, roles, emailVerified } = person;
    const user = await tx.insert(
      { id: newId('usr'), username, email, profile, roles: roles ?? ['student'] },
      emailVerified ? at : null,
      at,
    );
    await tx.append([registered({ userKey: user.key, actorKey: user.key, at })]);
    return user;
  }

  async function bringUpToDate(tx: SsoTransaction, account: SsoAccount, token: SsoToken, person: SsoPerson, at: Date): Promise<User> {
    const facts = { userKey: account.key, actorKey: account.key, at };
    const profile = { ...account.profile, ...person.profile };
    const roles = person.roles ?? account.roles;
    const rolesChanged = roles.length !== account.roles.length || roles.some((role) => !account.roles.includes(role));
    const isVerified = person.emailVerified && person.email?.toLowerCase() === account.email.toLowerCase();
    const user = await tx.update(account.key, { profile, roles, verifiedAt: isVerified ? at : null }, at);
    await tx.link(token.issuer, token.subject, account.key, at);
    if (rolesChanged) await tx.revokeSessions(account.key, at);
    await tx.append([
      ...(JSON.stringify(profile) === JSON.stringify(account.profile) ? [] : [profileUpdated(facts)]),
      ...(rolesChanged ? [rolesAssigned(facts, roles), sessionRevoked(facts, null)] : []),
    ]);
    return user;
  }
}

/** Names that follow one another, and in the end one that nobody has. */
async function chooseUsername(tx: SsoTransaction, wanted: readonly string[]): Promise<string> {
  const [best = 'hunter'] = wanted;
  const numbered = Array.from({ length: 8 }, (_, index) => `${best.slice(0, 38)}-${index + 2}`);
  const candidates = [...wanted, ...(wanted.length > 0 ? numbered : [])];
  const taken = await tx.findTakenNames(candidates);
  return candidates.find((name) => !taken.includes(name.toLowerCase())) ?? `${best.slice(0, 31)}-${randomBytes(4).toString('hex')}`;
}

/** An address and whether it is verified go together: they come from one place. */
const withAddressOf = (claims: SsoToken['claims'], { email, email_verified, ...described }: Readonly<Record<string, unknown>>) => ({
  ...described,
  ...(claims['email'] === undefined && { email }),
  ...claims,
  email_verified: claims['email'] === undefined ? email_verified : claims['email_verified'],
});

const tokenRefused = () => unauthenticated('This token is not valid for signing in here');

const REFUSALS = {
  deleted: tokenRefused,
  'no address': () => preconditionFailed('The sign-in provider tells no e-mail address, and the academy needs one'),
  'address taken': () =>
    conflict('Your e-mail address belongs to another account here: sign in to that, or have the address verified where you came from'),
  'somebody else': () => conflict('Your e-mail address belongs to an account here that somebody else of your sign-in provider has'),
};

type Named = Pick<LogoutToken, 'issuer' | 'sessionId' | 'subject'>;

/** By what it is remembered that the provider ended a session, or all of a person. */
const endedSession = ({ issuer, sessionId }: Named) => hashOf(['ended session', issuer, sessionId]);
const endedPerson = ({ issuer, subject }: Named) => hashOf(['ended person', issuer, subject]);

const hashOf = (parts: readonly (string | null)[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex');
