import type { PersonName } from '../../support/world.ts';

/** Who asks; `nobody` shows no token. */
export type Role = 'nobody' | Exclude<PersonName, 'tester'>;

export const ROLES: readonly Role[] = ['nobody', 'stranger', 'fellow', 'foreigner', 'teacher', 'victim', 'admin'];

/** One way to something protected. */
export type Way = {
  /** What is protected. */
  thing: string;
  /** By what road it is asked for. */
  route: string;
  query: string;
  variables?: Record<string, unknown>;
  /** In an answer only if the thing is. */
  mark: string | RegExp;
  /** Who gets there by this road. */
  allowed: readonly Role[];
  /** Who neither must be refused nor gets there by this road; nobody unless told. */
  neither?: readonly Role[];
};

/** Ways to one thing, which have their mark and their guests in common unless told. */
export const waysTo = (
  thing: string,
  common: Pick<Way, 'mark' | 'allowed'>,
  roads: readonly (Omit<Way, 'thing' | 'mark' | 'allowed'> & Partial<Pick<Way, 'mark' | 'allowed'>>)[],
): Way[] => roads.map((road) => ({ thing, ...common, ...road }));
