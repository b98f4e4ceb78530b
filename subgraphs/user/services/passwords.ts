import { hash, verify } from '@node-rs/argon2';

/** OWASP's argon2id parameters (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export type Passwords = {
  hash: (password: string) => Promise<string>;
  /** Takes the same time whether there is a hash to compare with or not. */
  matches: (storedHash: string | null, password: string) => Promise<boolean>;
};

export function createPasswords(): Passwords {
  let decoy: Promise<string> | undefined;
  return {
    hash: (password) => hash(password, PARAMETERS),
    matches: async (storedHash, password) => {
      decoy ??= hash('nobody has this password', PARAMETERS);
      const matched = await verify(storedHash ?? (await decoy), password).catch(() => false);
      return storedHash !== null && matched;
    },
  };
}
