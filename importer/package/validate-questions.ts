import type { PackageAssessment, PackageQuestion } from './course-package.ts';
import { asList, asText, findDuplicates, getKey } from './loose.ts';
import type { PackageProblem } from './problem.ts';
import { type QuestionShape, isQuestionType, questionFileSchema, questionSchemas, untypedQuestionSchema } from './question-schema.ts';
import { type Checked, checkShape, problemAt } from './shape.ts';
import { toSource } from './source.ts';
import type { YamlFile } from './yaml-file.ts';

/** What a question file says, before an item uses it. */
export type QuestionFile = Omit<PackageAssessment, 'itemId'>;

export function validateQuestions(yaml: YamlFile): Checked<QuestionFile> {
  const { value, problems: ofFile } = checkShape(yaml, [], yaml.value, questionFileSchema);
  const list = asList(getKey(yaml.value, 'questions'));
  const checked = list.map((question, i) => checkQuestion(yaml, question, i));
  const ids = list.map((question, i) => ({ value: getKey(question, 'id'), path: ['questions', i, 'id'] }));
  const problems = [
    ...ofFile,
    ...checked.flatMap(({ problems }) => problems),
    ...findDuplicates(yaml, ids, 'an id that no other question has'),
    ...list.flatMap((question, i) => (getKey(question, 'type') === 'multiple_choice' ? findChoiceProblems(yaml, question, i) : [])),
  ];
  if (!value || problems.length > 0) return { value: null, problems };
  const { kind, title, timeLimitMinutes = null, passingScore, attemptsAllowed = null } = value;
  const questions = checked.flatMap(({ value }) => (value ? [toQuestion(value)] : []));
  return { value: { path: yaml.file, kind, title, timeLimitMinutes, passingScore, attemptsAllowed, questions }, problems };
}

function checkQuestion(yaml: YamlFile, question: unknown, index: number): Checked<QuestionShape> {
  const type = getKey(question, 'type');
  if (isQuestionType(type)) return checkShape<QuestionShape>(yaml, ['questions', index], question, questionSchemas[type]);
  return { value: null, problems: checkShape(yaml, ['questions', index], question, untypedQuestionSchema).problems };
}

function findChoiceProblems(yaml: YamlFile, question: unknown, index: number): PackageProblem[] {
  const path = ['questions', index];
  const options = asList(getKey(question, 'options')).map((option) => asText(getKey(option, 'id')));
  const known = new Set(options);
  const names = options.slice(0, 20).join(', ');
  const correct = getKey(question, 'correct');
  const answers = Array.isArray(correct)
    ? asList(correct).map((value, n) => ({ value, path: [...path, 'correct', n] }))
    : [{ value: correct, path: [...path, 'correct'] }];
  return [
    ...findDuplicates(
      yaml,
      options.map((value, n) => ({ value, path: [...path, 'options', n, 'id'] })),
      'an id that no other option has',
    ),
    ...findDuplicates(yaml, answers, 'each answer once'),
    ...answers
      .filter(({ value }) => typeof value === 'string' && !known.has(value))
      .map(({ value, path }) => problemAt(yaml, path, `one of the options ${names}`, JSON.stringify(value))),
  ];
}

function toQuestion(question: QuestionShape): PackageQuestion {
  const { id, text, points, explanation = null } = question;
  const base = { id, text, points, explanation, source: question.source ? toSource(question.source) : null };
  switch (question.type) {
    case 'multiple_choice': {
      const { type, options, correct } = question;
      return { ...base, type, options, multiple: Array.isArray(correct), correct: [correct].flat() };
    }
    case 'true_false':
      return { ...base, type: question.type, correct: question.correct };
    case 'short_answer':
      return { ...base, type: question.type, correct: question.correct };
    case 'essay':
    default:
      return { ...base, type: question.type, rubric: question.rubric ?? null };
  }
}
