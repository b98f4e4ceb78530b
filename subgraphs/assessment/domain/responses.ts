import { badInput } from '../../../platform/errors.ts';
import type { Question, QuestionType } from './question.ts';
import { MAX_SHORT_ANSWER, type AnswerInput } from './submission-input.ts';
import type { AnswerResponse } from './submission.ts';

type Part = 'choices' | 'boolean' | 'text';

const PART: Record<QuestionType, Part> = { MULTIPLE_CHOICE: 'choices', TRUE_FALSE: 'boolean', SHORT_ANSWER: 'text', ESSAY: 'text' };
const PARTS: readonly Part[] = ['choices', 'boolean', 'text'];

/**
 * What a learner answers, by question.
 * @throws BAD_USER_INPUT naming the first answer at fault: an unknown or repeated question, another kind of answer than it calls for, an
 *   option that does not exist
 */
export function toResponses(
  questions: readonly Question[],
  answers: readonly AnswerInput[],
): { questionKey: number; response: AnswerResponse }[] {
  const byId = new Map(questions.map((question) => [question.id, question]));
  const seen = new Set<string>();
  return answers.map((answer, index) => {
    const path = `input.answers.${index}`;
    const question = byId.get(answer.questionId);
    if (!question) throw badInput(`${path}.questionId`, 'This attempt has no such question');
    if (seen.has(question.id)) throw badInput(`${path}.questionId`, 'This question is answered twice');
    seen.add(question.id);
    return { questionKey: question.key, response: toResponse(question, answer, path) };
  });
}

function toResponse(question: Question, answer: AnswerInput, path: string): AnswerResponse {
  const part = PART[question.type];
  const stray = PARTS.find((one) => one !== part && answer[one] != null);
  if (stray) throw badInput(`${path}.${stray}`, `A ${question.type} question is answered by "${part}"`);
  const given = answer[part];
  if (given == null) throw badInput(`${path}.${part}`, `A ${question.type} question is answered by "${part}"`);
  if (typeof given === 'object') assertChoices(question, given, `${path}.choices`);
  if (question.type === 'SHORT_ANSWER' && typeof given === 'string' && given.length > MAX_SHORT_ANSWER) {
    throw badInput(`${path}.text`, `Expected at most ${MAX_SHORT_ANSWER} characters`);
  }
  return given;
}

function assertChoices({ options, multiple }: Question, choices: readonly string[], field: string) {
  const unknown = choices.find((id) => !options?.some((option) => option.id === id));
  if (unknown !== undefined) throw badInput(field, `There is no option "${unknown}"`);
  if (new Set(choices).size !== choices.length) throw badInput(field, 'An option is chosen twice');
  if (!multiple && choices.length > 1) throw badInput(field, 'Expected one option');
}
