import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type DemoCommand = { learners: number; days: number; seed: number };

export const USAGE = `npm run demo -- [--learners 500] [--days 90] [--seed 1]

  --learners   how many learners to make, 1 to 5000
  --days       how many days they have been there, 1 to 365
  --seed       other numbers make other people, 1 to 999999
`;

/** Null where it is no command of ours. */
export function parseDemoCommand(args: readonly string[]): DemoCommand | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        learners: { type: 'string', default: '500' },
        days: { type: 'string', default: '90' },
        seed: { type: 'string', default: '1' },
      },
    });
    const learners = parseWhole(values.learners, 5_000);
    const days = parseWhole(values.days, 365);
    const seed = parseWhole(values.seed, 999_999);
    return learners === null || days === null || seed === null ? null : { learners, days, seed };
  } catch {
    return null;
  }
}

const parseWhole = (text: string, max: number): number | null => {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= max ? value : null;
};
