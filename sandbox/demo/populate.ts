import { conflict, DomainError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Subgraphs } from '../subgraphs.ts';
import { anchorHistory, applyHistory, type Applied } from './apply.ts';
import { readCurriculum } from './read-curriculum.ts';
import { simulate } from './simulate.ts';

type Options = { learners: number; days: number; seed: number };

/**
 * Fills the published courses with the learners of a seed. Repeating it adds nothing, or what was missing because it was stopped.
 * @throws CONFLICT for a seed that was used with other numbers
 */
export async function populate(
  platform: Platform,
  subgraphs: Subgraphs,
  options: Options,
  onProgress?: (learners: number) => void,
): Promise<Applied> {
  const now = await anchorHistory(platform, options).catch((error: unknown) => {
    if (!(error instanceof DomainError && error.code === 'CONFLICT')) throw error;
    throw conflict(`Seed ${options.seed} was used with another number of learners or days: choose another seed`);
  });
  const curriculum = await readCurriculum(subgraphs);
  return applyHistory(simulate({ curriculum, ...options, now }), subgraphs, onProgress);
}
