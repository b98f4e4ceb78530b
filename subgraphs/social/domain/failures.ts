import { DomainError } from '../../../platform/errors.ts';

/** What an input points to is not there, or not for this viewer's eyes: the two are not told apart. */
export const targetNotFound = (type: string, id: string, field: string) =>
  new DomainError('NOT_FOUND', `${type} "${id}" does not exist`, field);

export const notAMember = (field: string) => new DomainError('FORBIDDEN', 'Only members of the course post in its forum', field);
