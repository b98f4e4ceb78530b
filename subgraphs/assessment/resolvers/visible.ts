import { notFound } from '../../../platform/errors.ts';
import type { AssessmentContext } from '../context.ts';
import { access } from '../domain/access.ts';
import type { Assessment } from '../domain/assessment.ts';
import { isStorable } from '../domain/text-input.ts';
import type { Submission } from '../domain/submission.ts';

/** @throws NOT_FOUND for what does not exist and what the viewer may not see alike */
export async function findVisibleAssessment(id: string, { asking, loaders }: AssessmentContext): Promise<Assessment> {
  const assessment = isStorable(id) ? await loaders.assessmentById.load(id) : null;
  if (!assessment || !access.seeAssessment(await asking(), assessment)) throw notFound('Assessment', id);
  return assessment;
}

/** @throws NOT_FOUND for what does not exist and what the viewer may not see alike */
export async function findVisibleSubmission(id: string, { asking, loaders }: AssessmentContext): Promise<Submission> {
  const submission = isStorable(id) ? await loaders.submissionById.load(id) : null;
  if (!submission || !access.seeSubmission(await asking(), submission)) throw notFound('Submission', id);
  return submission;
}
