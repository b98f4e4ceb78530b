import type { ClientInfo } from '../../../platform/graph/client-info.ts';
import type { Limits } from '../../../platform/limits/limits.ts';
import { tooOften, toNetwork, type Throttle } from '../../../platform/limits/throttle.ts';
import type { User } from '../domain/user.ts';

const QUARTER = 900;
const HOUR = 3_600;
/** Tries of an account that nobody waits after; each further one closes it for twice as long, from a second on. */
const FREE_TRIES = 5;

type Client = Pick<ClientInfo, 'address'>;
type Owner = Pick<User, 'id' | 'username' | 'email'>;

/** One try to sign in, admitted and counted. */
export type Attempt = {
  /**
   * Counts for the account too that the login led to, so that its name and its address share one budget. To be asked before the password is
   * believed, whether there is an account or not (null). False: whatever the password is, it is to be answered as a wrong one, because
   * saying more would say that two names are of one account.
   */
  countFor: (userId: string | null) => Promise<boolean>;
  /** It was the account's owner: the account begins anew, the address is none the worse. */
  succeeded: (owner: Owner) => Promise<void>;
  failed: () => Promise<void>;
};

export type Guard = ReturnType<typeof createGuard>;

/**
 * How often what does not need a session may be tried, and by whom. Names and addresses are counted as they are typed, whether anybody has
 * them or not, so that being refused says nothing about who has an account. What is already signed in goes on.
 * Each method throws RATE_LIMITED, with `retryAfterSeconds`. What the platform does by itself has no address and is not counted by it.
 */
export function createGuard(limits: Limits) {
  const gate = (name: string, points: number, seconds: number) => limits.throttle({ name, points, seconds });
  const gates = {
    signInOfLogin: gate('sign-in-login', 10, QUARTER),
    signInOfAccount: gate('sign-in-account', 10, QUARTER),
    signInFromAddress: gate('sign-in-address', 100, QUARTER),
    pause: gate('sign-in-pause', 1, QUARTER),
    register: gate('register-address', 60, HOUR),
    resetOfAccount: gate('reset-account', 5, HOUR),
    resetFromAddress: gate('reset-address', 30, HOUR),
    mailedToken: gate('mailed-token-address', 60, HOUR),
    verification: gate('verification-account', 5, HOUR),
    passwordChange: gate('password-change-account', 10, QUARTER),
  };
  const forget = async ({ id, username, email }: Owner): Promise<void> => {
    const names = [username, email].map(toName);
    await Promise.all([
      gates.signInOfAccount.reset(keyOf(id)),
      ...names.flatMap((name) => [gates.signInOfLogin.reset(name), gates.pause.reset(name)]),
    ]);
  };

  return {
    async trySignIn(login: string, { address }: Client): Promise<Attempt> {
      const name = toName(login);
      const paused = await gates.pause.peek(name);
      if (!paused.allowed) throw tooOften(paused);
      const network = address === null ? null : toNetwork(address);
      if (network !== null) await pass(gates.signInFromAddress, network);
      const { limit, remaining } = await pass(gates.signInOfLogin, name);
      const tries = limit - remaining;
      return {
        // A login that leads nowhere is counted likewise, so that both take the same time.
        countFor: async (userId) => (await gates.signInOfAccount.consume(userId === null ? `login ${name}` : keyOf(userId))).allowed,
        succeeded: async (owner) => {
          await forget(owner);
          if (network !== null) await gates.signInFromAddress.refund(network);
        },
        failed: async () => {
          if (tries >= FREE_TRIES) await gates.pause.hold(name, 2 ** (tries - FREE_TRIES));
        },
      };
    },

    register: ({ address }: Client) => passAddress(gates.register, address),

    async requestReset(email: string, { address }: Client): Promise<void> {
      await passAddress(gates.resetFromAddress, address);
      await pass(gates.resetOfAccount, toName(email));
    },

    /** To bring a mailed token. */
    useToken: ({ address }: Client) => passAddress(gates.mailedToken, address),

    requestVerification: async (userId: string) => void (await pass(gates.verification, userId)),

    /** To show the password that one has. */
    async changePassword(userId: string): Promise<{ succeeded: () => Promise<void> }> {
      await pass(gates.passwordChange, userId);
      return { succeeded: () => gates.passwordChange.reset(userId) };
    },

    /** Somebody proved otherwise whose account this is. */
    forget,
  };
}

/** As the database compares what is ASCII; nothing else is anybody's login. */
const toName = (login: string) => login.slice(0, 255).toLowerCase();
const keyOf = (userId: string) => `user ${userId}`;

async function pass(gate: Throttle, key: string) {
  const state = await gate.consume(key);
  if (!state.allowed) throw tooOften(state);
  return state;
}

async function passAddress(gate: Throttle, address: string | null): Promise<void> {
  if (address !== null) await pass(gate, toNetwork(address));
}
