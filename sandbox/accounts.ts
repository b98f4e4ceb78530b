import { randomBytes } from 'node:crypto';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import type { AccountService } from '../subgraphs/user/services/accounts.ts';
import type { SsoService } from '../subgraphs/user/services/sso.ts';
import type { User } from '../subgraphs/user/domain/user.ts';

export type DemoAccounts = Record<'student' | 'instructor' | 'admin', { username: string; password: string; user: User }>;

const PEOPLE = {
  student: {
    username: 'student',
    firstName: 'Sam',
    lastName: 'Rivers',
    experienceLevel: 'BEGINNER',
    interests: ['deer', 'small game'],
    bio: 'First season ahead.',
  },
  instructor: {
    username: 'instructor',
    firstName: 'Ines',
    lastName: 'Forster',
    experienceLevel: 'EXPERT',
    interests: ['elk', 'hunter education'],
    bio: 'Teaches hunter education since 2009.',
  },
  admin: {
    username: 'admin',
    firstName: 'Ada',
    lastName: 'Keller',
    experienceLevel: 'INTERMEDIATE',
    interests: [],
    bio: 'Runs this academy.',
  },
} as const;

const ROLES = Object.keys(PEOPLE) as (keyof DemoAccounts)[];

/**
 * One student, one instructor, one admin, with random passwords that nobody knows but who reads `file`, where they are written. Whoever is
 * there already, of a start that was stopped, keeps the password in the file; where that was not written, they get another one.
 */
export async function prepareDemoAccounts(accounts: AccountService, file: string): Promise<DemoAccounts> {
  const known = await readPasswords(file);
  const prepared = {} as DemoAccounts;
  for (const role of ROLES) {
    const { username, ...profile } = PEOPLE[role];
    const user = await accounts.findByLogin(username);
    const password = (user && known?.[role]?.password) || randomBytes(12).toString('base64url');
    const input = { username, email: addressOf(role), password, profile: { ...profile, interests: [...profile.interests] } };
    if (user && password !== known?.[role]?.password) await accounts.replacePassword(user, password);
    prepared[role] = { username, password, user: user ?? (await accounts.createWithRoles(input, [role])) };
  }
  await writeDemoAccounts(file, prepared);
  return prepared;
}

/** The people of the sign-in provider who have these addresses get these accounts. */
export async function trustDemoAddresses({ accounts, sso }: { accounts: AccountService; sso: SsoService }): Promise<void> {
  for (const role of ROLES) {
    const user = await accounts.findByLogin(PEOPLE[role].username);
    if (user?.email === addressOf(role)) await sso.trustAddress(user);
  }
}

const addressOf = (role: keyof DemoAccounts) => `${PEOPLE[role].username}@example.org`;

type Passwords = Partial<Record<keyof DemoAccounts, { password: string }>>;

/** Null: they were not written yet. */
async function readPasswords(file: string): Promise<Passwords | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Passwords;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Written whole or not at all, for its owner's eyes. */
async function writeDemoAccounts(file: string, accounts: DemoAccounts): Promise<void> {
  const content = Object.fromEntries(Object.entries(accounts).map(([role, { username, password }]) => [role, { username, password }]));
  const draft = `${file}.new`;
  await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, file);
}
