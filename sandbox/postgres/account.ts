import { existsSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/** Who runs PostgreSQL, which refuses to be root. */
export type Account = {
  /** Whose the files are; null: this process's own user. */
  owner: { uid: number; gid: number } | null;
  /** A program that becomes the account and then runs the rest of its arguments; empty: `spawn` can do it alone. */
  prefix: readonly string[];
};

/** What to give `spawn` to run `file` under the account. It starts in `/`, as the account may not see where we are. */
export function commandAs({ owner, prefix }: Account, file: string, args: readonly string[]) {
  const [command = file, ...rest] = [...prefix, file, ...args];
  return { command, args: rest, options: { cwd: '/', ...(prefix.length === 0 ? owner : null) } };
}

/** The accounts that every Linux and macOS has; the first is there where PostgreSQL is installed. */
const CANDIDATES = ['postgres', '_postgres', 'nobody'];

/**
 * An ordinary user runs PostgreSQL as itself. Root runs it as the owner of the cluster, or as an account that is there
 * anyway: nothing is added to the system.
 * @param cluster the data directory of the cluster, which need not exist yet
 * @param directories what the account has to reach
 */
export async function chooseAccount(cluster: string, directories: readonly string[]): Promise<Account> {
  const uid = process.getuid?.();
  const owner = await stat(cluster).catch(() => null);
  if (uid !== 0) {
    if (owner && owner.uid !== uid) {
      throw new Error(
        `${cluster} belongs to another user (uid ${owner.uid}): it was started as root before. Start it as root again, or chown it`,
      );
    }
    return { owner: null, prefix: [] };
  }
  const account = owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : await findAccount();
  const reachable = await Promise.all(directories.map((each) => isReachable(each, account)));
  return { owner: account, prefix: reachable.every(Boolean) ? [] : await keepReach(account, directories) };
}

async function findAccount(): Promise<{ uid: number; gid: number }> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of CANDIDATES) {
    const entry = lines.find((fields) => fields[0] === name);
    // macOS writes nobody's ids as -2.
    if (entry) return { uid: Number(entry[2]) >>> 0, gid: Number(entry[3]) >>> 0 };
  }
  throw new Error(`PostgreSQL refuses to run as root, and there is none of the accounts ${CANDIDATES.join(', ')} to run it as`);
}

/** Whether `reached`, and every directory above it, lets that account through. */
export async function isReachable(reached: string, { uid, gid }: { uid: number; gid: number }): Promise<boolean> {
  for (let directory = await realpath(reached); ; directory = path.dirname(directory)) {
    const { mode, uid: owner, gid: group } = await stat(directory);
    const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (directory === path.dirname(directory)) return true;
  }
}

/** Capabilities that let a process through any directory, the lesser first: name, and bit in `/proc/self/status`. */
const REACH: readonly (readonly [string, bigint])[] = [
  ['dac_read_search', 1n << 2n],
  ['dac_override', 1n << 1n],
];

/**
 * A checkout below `/root`, or in a temporary directory of root's, is closed to everybody else. There PostgreSQL
 * runs under the account and keeps one of root's capabilities: to pass through directories.
 */
async function keepReach({ uid, gid }: { uid: number; gid: number }, directories: readonly string[]): Promise<readonly string[]> {
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv', '/sbin/setpriv', '/usr/sbin/setpriv'].find((file) => existsSync(file));
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const held = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  const capability = REACH.find(([, bit]) => (held & bit) !== 0n)?.[0];
  if (!setpriv || !capability) {
    throw new Error(
      `PostgreSQL refuses to run as root, and the account with uid ${uid}, as which it would run, cannot reach ${directories.join(' and ')}. ` +
        `Let others pass through the directories above (chmod o+x), or start as an ordinary user`,
    );
  }
  return [
    setpriv,
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    `--inh-caps=+${capability}`,
    `--ambient-caps=+${capability}`,
    '--',
  ];
}
