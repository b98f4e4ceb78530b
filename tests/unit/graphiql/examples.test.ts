import { parse, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { importedItemPrefix } from '../../../subgraphs/content/domain/course-import.ts';
import { formatProblem } from '../../../importer/package/problem.ts';
import { readCoursePackage } from '../../../importer/package/read-course-package.ts';
import { academyExamples } from '../../../gateway/http/graphiql/examples.ts';

const operations = academyExamples.map(({ query, variables = {} }) => {
  const [operation, ...others] = parse(query).definitions as OperationDefinitionNode[];
  return { name: operation?.name?.value, operation, others, variables };
});

describe.each(operations)('the example $name', ({ operation, others, variables }) => {
  it('is one operation, so that its tab has its name', () => {
    expect(others).toEqual([]);
  });

  it('comes with a value for each of its variables', () => {
    expect(Object.keys(variables)).toEqual(operation?.variableDefinitions?.map(({ variable }) => variable.name.value));
  });
});

it('tracks the progress of the first lesson of a course that is shipped', async () => {
  const result = await readCoursePackage('courses/wildlife-and-field-care');
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  const { id, items } = result.package;

  const example = operations.find(({ name }) => name === 'TrackProgress');
  expect(example?.variables).toMatchObject({ input: { contentId: `${importedItemPrefix(id)}${items[0]?.id}` } });
});
