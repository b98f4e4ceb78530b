import { readFile } from 'node:fs/promises';
import type { Secret, World } from './world.ts';

/** What was logged so far that may not be: the secrets by their names, and how much was looked through. */
export async function findLogged(world: World, kept: readonly Secret[]): Promise<{ logged: string[]; lines: number; secrets: number }> {
  const texts = await Promise.all(world.logs.map((file) => readFile(file, 'utf8')));
  const text = texts.join('\n');
  const secrets = [...world.secrets, ...kept].filter(({ value }) => value.length > 8);
  return {
    logged: [...new Set(secrets.filter(({ value }) => text.includes(value)).map(({ what }) => what))],
    lines: text.split('\n').length,
    secrets: secrets.length,
  };
}
