import { randomBytes } from 'node:crypto';
import { chmod, rename, writeFile } from 'node:fs/promises';
import type { AccountService } from '../subgraphs/user/services/accounts.ts';
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

/** One student, one instructor, one admin, with random passwords that are known to nobody else. */
export async function createDemoAccounts(accounts: AccountService): Promise<DemoAccounts> {
  const create = async (role: keyof DemoAccounts) => {
    const { username, ...profile } = PEOPLE[role];
    const password = randomBytes(12).toString('base64url');
    const input = { username, email: `${username}@example.org`, password, profile: { ...profile, interests: [...profile.interests] } };
    return { username, password, user: await accounts.createWithRoles(input, [role]) };
  };
  return { student: await create('student'), instructor: await create('instructor'), admin: await create('admin') };
}

/** Written whole or not at all, for its owner's eyes. */
export async function writeDemoAccounts(file: string, accounts: DemoAccounts): Promise<void> {
  const content = Object.fromEntries(Object.entries(accounts).map(([role, { username, password }]) => [role, { username, password }]));
  const draft = `${file}.new`;
  await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, file);
}
