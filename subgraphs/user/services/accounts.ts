import { assertSpeaker, assertViewer, type Speaker, type Viewer } from '../../../platform/auth/viewer.ts';
import { conflict, forbidden, notFound, unauthenticated } from '../../../platform/errors.ts';
import { parsePage, toConnection, type Connection, type ConnectionArgs } from '../../../platform/graph/connection.ts';
import { NO_CLIENT, type ClientInfo } from '../../../platform/graph/client-info.ts';
import type { IdGenerator } from '../../../platform/ids.ts';
import { parseInput } from '../../../platform/validation.ts';
import { access } from '../domain/access.ts';
import {
  applyProfileChanges,
  assignRolesInput,
  registerInput,
  updateProfileInput,
  type AssignRolesInput,
  type RegisterInput,
  type UpdateProfileInput,
} from '../domain/account-input.ts';
import { profileUpdated, registered, rolesAssigned, sessionRevoked } from '../domain/events.ts';
import { assertNotGuessable } from '../domain/password-rules.ts';
import type { Session } from '../domain/session.ts';
import type { Role, User } from '../domain/user.ts';
import type { UserSearch, UserStore } from '../store/user-store.ts';
import type { Guard } from './guard.ts';
import { spanOf } from './mailed-tokens.ts';
import type { Passwords } from './passwords.ts';
import type { SessionService } from './sessions.ts';

type Dependencies = {
  users: UserStore;
  sessions: SessionService;
  passwords: Passwords;
  guard: Guard;
  now: () => Date;
  newId: IdGenerator;
};

export type AccountService = ReturnType<typeof createAccountService>;

export function createAccountService({ users, sessions, passwords, guard, now, newId }: Dependencies) {
  const create = async (input: RegisterInput, roles: readonly Role[], isMailed = false): Promise<User> => {
    const { username, email, password, profile, timeZone } = parseInput(registerInput, input);
    assertNotGuessable(password, { username, email }, 'input.password');
    const at = now();
    const made = await users.insert(
      {
        id: newId('usr'),
        username,
        email,
        passwordHash: await passwords.hash(password),
        profile: applyProfileChanges({}, profile ?? {}),
        roles,
        timeZone: timeZone ?? 'UTC',
        createdAt: at,
      },
      (userKey) => registered({ userKey, actorKey: userKey, at }),
      isMailed ? spanOf('email_verification', at) : null,
    );
    if (typeof made === 'string') throw conflict(`This ${made === 'email' ? 'e-mail address' : 'username'} is taken`, `input.${made}`);
    return made;
  };

  return {
    /** Sends a mail that the address can be verified by. @throws BAD_USER_INPUT, CONFLICT when the name or address is taken, RATE_LIMITED */
    async register(input: RegisterInput, client: ClientInfo = NO_CLIENT): Promise<{ user: User; session: Session }> {
      await guard.register(client);
      const user = await create(input, ['student'], true);
      return { user, session: await sessions.open(user, null, client.userAgent) };
    },

    /** An account in any roles, for the operator's tools: no client reaches this, and no mail is sent. */
    createWithRoles: (input: RegisterInput, roles: readonly Role[]): Promise<User> => create(input, roles),

    /** By name or address, in any case of letters, for the operator's tools. Null: there is none. */
    async findByLogin(login: string): Promise<User | null> {
      return (await users.findCredential(login))?.user ?? null;
    },

    /** Another password, and no session any more, for the operator's tools. */
    async replacePassword(user: Pick<User, 'key'>, password: string): Promise<void> {
      const event = sessionRevoked({ userKey: user.key, actorKey: null, at: now() }, null);
      await users.replacePassword(user.key, await passwords.hash(password), event);
    },

    /** @throws UNAUTHENTICATED with no hint which part was wrong, RATE_LIMITED whether or not there is such an account */
    async authenticate(login: string, password: string, client: ClientInfo = NO_CLIENT): Promise<{ session: Session }> {
      const attempt = await guard.trySignIn(login, client);
      const found = isLogin(login) && password.length <= 200 ? await users.findCredential(login) : null;
      const isAdmitted = await attempt.countFor(found?.user.id ?? null);
      if (!(await passwords.matches(found?.passwordHash ?? null, password.slice(0, 200))) || !found || !isAdmitted) {
        await attempt.failed();
        throw unauthenticated('Wrong username or password');
      }
      await attempt.succeeded(found.user);
      return { session: await sessions.open(found.user, null, client.userAgent) };
    },

    /** @throws UNAUTHENTICATED, FORBIDDEN for students, and for a search by address for instructors, BAD_USER_INPUT for bad page arguments */
    async list(speaker: Speaker, args: ConnectionArgs, filter: UserSearch): Promise<Connection<User>> {
      assertSpeaker(speaker);
      if (!access.listUsers(speaker)) throw forbidden('Users are listed for instructors and admins');
      if (filter.email !== undefined && !access.searchByEmail(speaker)) {
        throw forbidden('Users are searched by address for admins', 'filter.email');
      }
      const page = parsePage(args);
      return toConnection(await users.findPage(filter, page), page);
    },

    /** @throws UNAUTHENTICATED, BAD_USER_INPUT */
    async updateProfile(maybe: Viewer | null, input: UpdateProfileInput): Promise<User> {
      const viewer = assertViewer(maybe);
      const { profile, timeZone } = parseInput(updateProfileInput, input);
      const event = profileUpdated({ userKey: viewer.key, actorKey: viewer.key, at: now() });
      const change = (user: User) => ({ profile: applyProfileChanges(user.profile, profile ?? {}), timeZone: timeZone ?? user.timeZone });
      const user = await users.updateProfile(viewer.id, change, event);
      if (!user) throw notFound('User', viewer.id);
      return user;
    },

    /** @throws UNAUTHENTICATED, FORBIDDEN for others than admins, NOT_FOUND */
    async assignRoles(speaker: Speaker, input: AssignRolesInput): Promise<User> {
      const viewer = assertViewer(speaker.viewer);
      if (!access.assignRoles(speaker)) throw forbidden('Roles are assigned by admins');
      const { userId, roles: names } = parseInput(assignRolesInput, input);
      const roles = [...new Set(names.map((name) => name.toLowerCase() as Role))];
      const at = now();
      const user = await users.assignRoles(userId, roles, at, (userKey) => {
        const facts = { userKey, actorKey: viewer.key, at };
        return [rolesAssigned(facts, roles), sessionRevoked(facts, null)];
      });
      if (!user) throw notFound('User', userId);
      return user;
    },
  };
}

/**
 * Whether this can be anybody's name or address: all of them are ASCII. Other letters may be folded in one way here, where tries are counted,
 * and in another by the database, and then one account would have as many counters as its name has spellings.
 */
const isLogin = (login: string) => /^[ -~]{1,255}$/.test(login);
