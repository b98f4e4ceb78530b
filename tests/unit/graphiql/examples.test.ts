import { parse, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
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
